"""What each code says in French; braces hold the values, formatted by :mod:`engine.aid.sentences`."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "above_simplified_range": (
        "La consommation moyenne ({actual} par an) dépasse le maximum de la mesure simplifiée ({limit}) "
        ": le volet standard s'impose."
    ),
    "already_iso_50001": "Le participant détient déjà la certification ISO 50001.",
    "belongs_to_dual_energy": (
        "La mesure répond aux critères de la biénergie commerciale et institutionnelle et se dépose dans ce volet."
    ),
    "belongs_to_residential_offer": "Le bâtiment relève de l'offre biénergie résidentielle.",
    "below_simplified_range": (
        "La consommation moyenne ({actual} par an) est sous le minimum de la mesure simplifiée ({limit})"
        " : aucun volet ne la reçoit."
    ),
    "building_under_3_years": ("Le bâtiment ne sera admissible que le {opens}, trois ans après sa mise en fonction."),
    "business_plan_missing": "Le plan d'affaires du projet global manque.",
    "commitment_not_whole_years": "L'engagement ({actual}) n'est pas un nombre entier d'années.",
    "commitment_outside_1_10": "L'engagement ({actual}) sort des limites permises ({limit}).",
    "commitment_under_10": "L'engagement ({actual}) est plus court que les {limit} exigés de cette mesure.",
    "commitment_under_10_not_approved": (
        "L'engagement ({actual}) est plus court que {limit} sans l'approbation requise."
    ),
    "compressors_50_kw_or_more": (
        "La puissance des compresseurs ({actual}) atteint la limite ({limit}) : la mesure va au volet standard."
    ),
    "conversion_commitment_7": "L'engagement d'une conversion ({actual}) est plus court que {limit}.",
    "conversion_to_fossil": "La mesure convertit à une autre énergie fossile.",
    "distributor_aid": "L'aide d'un distributeur d'énergie ne se cumule pas avec ce volet.",
    "dual_energy_commitment_10": ("L'engagement d'une biénergie gaz-électricité ({actual}) doit être de {limit}."),
    "equipment_not_new": "L'équipement installé n'est pas neuf.",
    "esco_contract_before_request": (
        "Le contrat avec l'entreprise de services écoénergétiques ({contract}) n'est pas postérieur à la"
        " demande ({received})."
    ),
    "esco_turnkey": (
        "Un projet clés en main d'une entreprise de services écoénergétiques se dépose au volet standard."
    ),
    "existing_site_required": "Le site n'existe pas encore.",
    "fuel_has_other_uses": "Le combustible ne sert pas qu'au chauffage à convertir.",
    "fuel_not_eligible": "Le combustible n'est pas de ceux que la mesure accepte.",
    "fuel_other_than_gas": "Le combustible d'appoint n'est pas le gaz naturel.",
    "funded_by_other_ministry_programme": "Le projet est déjà aidé par un autre programme du Ministère.",
    "gas_heating_under_12_months": ("Le bâtiment est chauffé au gaz depuis {actual}, moins que les {limit} exigés."),
    "ghg_investment_under_minimum": ("L'investissement lié aux GES ({actual}) n'atteint pas le minimum ({limit})."),
    "greenhouse_belongs_to_simplified": (
        "La conversion de la serre relève du volet simplifié tant que ses dépenses ne dépassent pas {limit}."
    ),
    "heat_recovery_under_50": "La récupération de chaleur ({actual}) est sous le minimum ({limit}).",
    "heating_belongs_to_simplified": "La conversion du chauffage relève du volet simplifié.",
    "industrial_site": "Le bâtiment est sur un site industriel.",
    "large_consumer": ("Le site est celui d'un grand consommateur ({limit} ou plus), que ce volet ne reçoit pas."),
    "maple_syrup_belongs_to_simplified": ("L'évaporateur ou le concentrateur relève du volet simplifié seulement."),
    "measures_already_known": "Les mesures étudiées sont déjà connues ou déjà implantées.",
    "must_eliminate_all_fossil": "Le concentrateur n'élimine pas tout le combustible fossile.",
    "no_eligible_cost": "La mesure n'a pas de coût admissible ({actual}).",
    "no_eligible_measure": "Aucune mesure n'est admissible.",
    "no_extra_cost": "Le projet ne coûte pas plus que la référence (surcoût de {actual}).",
    "no_fossil_fuel": ("Le participant ne consomme pas de combustible fossile et n'émet pas d'émissions fugitives."),
    "no_ghg_reduction": "La mesure ne réduit pas les émissions de GES ({actual}).",
    "no_history": "Le site n'a pas d'historique de combustible et de production.",
    "no_net_saving": (
        "La mesure n'apporte pas d'économie nette d'énergie ({actual} par an) : sa période de "
        "récupération n'a pas de sens."
    ),
    "non_residential_not_on_gas": (
        "Les unités non résidentielles ne sont pas chauffées au gaz, dans un bâtiment de {actual} (moins de {limit})."
    ),
    "not_a_gas_customer": "Le bâtiment n'est pas client d'Énergir ou n'a pas accès à son réseau.",
    "not_a_greenhouse": "La production n'est pas en serre.",
    "not_a_listed_measure": "La mesure n'est pas de la liste du volet simplifié.",
    "not_centralised": "Le système de réfrigération n'est pas centralisé.",
    "not_dismantled": "L'ancien équipement au combustible n'est pas démantelé.",
    "not_grid_connected": "Le site n'est pas raccordé au réseau électrique.",
    "not_registered": "Le participant n'est pas immatriculé au Registraire des entreprises.",
    "off_grid": "Le site est hors réseau ou sur un réseau autonome.",
    "other_organisation_aid": "Une aide vient d'un autre organisme qu'Énergir ou Hydro-Québec.",
    "pev2030_same_measures": ("Un autre programme du Plan pour une économie verte aide déjà les mêmes mesures."),
    "phases_incomplete": "La demande doit comprendre l'investigation, le transfert et deux ans de suivi.",
    "pri_above_max": "La période de récupération sans aide ({actual}) n'est pas sous le maximum ({limit}).",
    "pri_below_min": "La période de récupération sans aide ({actual}) ne dépasse pas le minimum ({limit}).",
    "pri_project": ("Une mesure hors des limites de récupération écarte tout le projet, selon la lecture choisie."),
    "programme_ended": "La demande arrive le {received}, après la fin du programme ({last_day}).",
    "recommissioned_under_5_years": (
        "Le bâtiment a fait l'objet d'une demande il y a moins de cinq ans : il redevient admissible le {opens}."
    ),
    "refrigerant_must_be_co2": "Le nouveau réfrigérant n'est pas le CO2 (R-744).",
    "refrigeration_belongs_to_simplified": "Ce système au CO2 relève du volet simplifié.",
    "residential_excluded": "Le bâtiment résidentiel est de ceux que le programme écarte.",
    "residential_too_small": "L'immeuble à logements a moins de quatre étages et pas plus de 600 m².",
    "scope_too_small": "Le système ne vise pas la majorité du site.",
    "second_hand_evaporator": "L'évaporateur est d'occasion.",
    "site_not_industrial": "Le site n'est pas industriel.",
    "site_outside_quebec": "Le site n'est pas au Québec.",
    "software_only": "Le projet se limite à un système informatisé.",
    "spede_required": (
        "Le site n'est ni assujetti au SPEDE, ni adhérent volontaire, ni visé par ses émissions de référence."
    ),
    "submitted_to_chauffez_vert": "Le projet a été soumis à Chauffez vert.",
    "tariff_commitment_10": "L'engagement au tarif biénergie ({actual}) est plus court que {limit}.",
    "two_years_required": "La consommation des deux dernières années est requise.",
    "under_20_dwellings": "L'immeuble compte {actual}, moins que les {limit} exigés.",
    "participant_qc_ministry_or_body": (
        "Le participant est un ministère, un organisme budgétaire ou une entreprise du gouvernement du Québec."
    ),
    "participant_named_by_national_assembly": ("Le participant est une personne désignée par l'Assemblée nationale."),
    "participant_federal_body": "Le participant est un ministère ou un organisme fédéral.",
    "participant_in_default": "Le participant a fait défaut à l'égard d'une aide antérieure.",
    "participant_bankrupt": "Le participant est en faillite ou insolvable.",
    "participant_barred_from_public_contracts": (
        "Le participant est inscrit au registre des entreprises non admissibles (RENA)."
    ),
    "participant_unapproved_cannabis": "Le participant produit ou vend un produit du cannabis non homologué.",
    "participant_integrity": "Le participant ne satisfait pas aux exigences d'intégrité.",
    "not_measurable_project": "La réduction de GES ne se mesure pas.",
    "fossil_extraction_losses_project": (
        "Le projet réduit les pertes d'une entreprise d'extraction ou de distribution de combustibles fossiles."
    ),
    "outdoor_storage_cover_project": "Le projet recouvre un entreposage extérieur.",
    "insulation_project": "L'isolation n'est pas recevable.",
    "airtightness_project": "L'étanchéité n'est pas recevable.",
    "transport_logistics_project": "La logistique de transport hors site n'est pas recevable.",
    "bioenergy_project": "La conversion à la bioénergie n'est pas recevable.",
    "heat_recovery_programme_project": "Le projet relève de Valorisation des rejets thermiques.",
    "defi_ges_industrie_project": "Le projet relève de Défi GES – Industrie.",
    "three_phase_network_project": "Le projet relève de l'accès au réseau triphasé.",
    "not_additional_project": "La réduction n'est pas additionnelle.",
}
WARNINGS: dict[str, str] = {
    "committed_too_early": (
        "Un premier engagement ({first_commitment}) précède la date d'antériorité ({earliest}) : la "
        "demande pourrait être refusée."
    ),
    "cumulation_not_checked": ("Les dépenses ne sont pas toutes connues : la règle de cumul n'est pas vérifiée."),
    "hydro_quebec_aid_above_80": "L'aide d'Hydro-Québec dépasse à elle seule la part maximale du surcoût.",
    "revised_downward_only": (
        "Le recalcul ({computed}) dépasse l'aide convenue ({agreed}), qui ne se révise qu'à la baisse."
    ),
}
NOTICES: dict[str, str] = {
    "report_changes": "Tout changement au projet se signale par écrit, sans délai.",
    "permits_first": "Les autorisations requises s'obtiennent avant les travaux.",
    "reductions_owned": "Le participant reste propriétaire de ses réductions d'émissions.",
    "may_be_published": "Le nom du participant, le projet et le montant de l'aide peuvent être publiés.",
    "licensed_contractors": (
        "Les travaux sont confiés à des entrepreneurs inscrits au Registraire et titulaires des licences de la RBQ."
    ),
    "gas_equipment_not_counted": (
        "Les équipements au gaz sont ceux de la référence : ils ne comptent pas dans le coût du projet."
    ),
    "written_recommendation": (
        "Une recommandation écrite, signée par un membre de l'Ordre des ingénieurs du Québec, est requise."
    ),
    "follow_up_reports": "Les rapports de suivi sont dus douze et vingt-quatre mois après le transfert.",
    "requested_amount_not_a_limit": ("Le montant demandé ne limite l'aide qu'en standard et en grands projets."),
    "extension_conditions": (
        "Une prolongation d'au plus {months} demande des circonstances exceptionnelles, un projet entamé"
        " et un délai suffisant."
    ),
    "before_marginal_adjustment": (
        "Le montant est donné avant l'ajustement à la marge du Ministère, sauf s'il est fourni."
    ),
    "expenses_left_out": "Certaines dépenses ne sont pas admissibles ici : {kinds}.",
    "lines_committed_too_early": "Des dépenses engagées avant le {earliest} sont exclues.",
    "fiscal_year_unknown": ("Sans date d'acceptation, les aides antérieures de l'exercice ne sont pas déduites."),
    "before_framework": "La demande est reçue avant l'entrée en vigueur de ce cadre ({first_day}).",
    "another_reading": "Une autre lecture du texte ({reading}, {topic}) changerait le résultat.",
    "amounts_after_end": (
        "Aucune demande ne peut plus être reçue sous ce cadre : les montants sont ceux que ses règles auraient donnés."
    ),
}
OUTCOMES: dict[str, str] = {
    "eligible": "La demande est admissible : l'aide est de {aid}.",
    "eligible_without_aid": "La demande est admissible, mais l'aide est nulle.",
    "refused": "La demande n'est pas admissible.",
    "refused_computed": "La demande n'est pas admissible; les règles donneraient {computed}.",
    "would_have_been_eligible": (
        "La demande aurait été admissible avant la fin du programme : l'aide aurait été de {computed}."
    ),
    "would_have_been_refused": "La demande n'aurait pas été admissible, même avant la fin du programme.",
}
ALMOST = "Presque admissible : il suffirait que {quantity} soit {comparator} {limit}, au lieu de {actual}."
ALMOST_ENDED = (
    "Aurait presque été admissible : il aurait suffi que {quantity} soit {comparator} {limit}, au lieu de {actual}."
)

COMPARATORS = {
    "<": "sous",
    "<=": "au plus égal à",
    ">": "au-dessus de",
    ">=": "au moins égal à",
    "==": "égal à",
}
QUANTITIES = {
    "pri_sa": "la période de récupération sans aide",
    "commitment_years": "l'engagement",
    "annual_litres": "la consommation moyenne",
    "compressor_kw": "la puissance des compresseurs",
    "heat_recovery_pct": "le taux de récupération de chaleur",
    "months_on_gas": "la durée du chauffage au gaz",
    "dwellings": "le nombre de logements",
    "storeys": "le nombre d'étages",
    "ghg_investment": "l'investissement lié aux GES",
    "ghg_reduction_t": "la réduction annuelle de GES",
    "iadm": "le surcoût",
}
EXPENSE_KINDS = {
    "taxes": "taxes",
    "maintenance": "entretien",
    "code_compliance": "mise aux normes",
    "land": "terrain",
    "energy": "énergie",
    "application_preparation": "préparation de la demande",
    "production_losses": "pertes de production",
    "executive_pay": "salaires de dirigeants",
    "barred_subcontractor": "sous-traitant exclu",
    "rental": "location",
    "travel": "déplacements",
    "internal_staff": "personnel interne",
}
