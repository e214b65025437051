-- Every import with its files, newest first.
select
    import.import_id,
    import.imported_at,
    import.author,
    import.undone_at,
    import.undone_by,
    import_file.position,
    import_file.name,
    import_file.kind,
    import_file.report
from import
left join import_file using (import_id)
order by import.import_id desc, import_file.position
