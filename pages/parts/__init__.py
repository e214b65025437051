"""What several screens share. A page reads the programme, shows it, and calls one engine function per button::

    from pages.parts import session, tables, url
    from pages.parts.header import announce, page_header

    store, as_of = session.store(), session.as_of()
    page_header("Qui participe au programme ?", "229 entreprises")
    sector = url.select_filter("Secteur", "secteur", {"": "Tous les secteurs", "4": "Fabrication"})
    chosen = tables.show_table(frame, COLUMNS, key="companies", alt="Entreprises", selectable=True)
    if st.button("Retirer", key="withdraw"):
        with session.refusals_shown():
            withdraw(store, company, author=session.author(), as_of=as_of)
            announce("Entreprise retirée.")
            st.rerun()

What is computed from the store is kept until something is written (:mod:`pages.parts.caching`), never for a time.
"""
