"""What a user sees when a script fails: a French sentence; the traceback goes to the server's log."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from data.errors import ImpactError

_LOG = logging.getLogger("impact")


def show(error: Exception) -> bool:
    """Streamlit's ``on_script_error``: shows ``error`` in French and says that it did.

    A refusal of the programme is its own sentence. Anything else is a programming error: it is logged whole
    under an incident number, and the user gets that number.
    """
    if isinstance(error, ImpactError):
        _LOG.warning("refused: %s", error)
        st.error(str(error), icon=":material/block:")
        return True
    number = secrets.token_hex(4).upper()
    _LOG.error("incident %s", number, exc_info=error)
    st.error(
        f"Une erreur imprévue a interrompu cette page (incident {number}). Ce qui était déjà enregistré l'est "
        "toujours. Rechargez la page ; si l'erreur revient, transmettez ce numéro à la personne qui "
        "s'occupe de l'application : le détail est dans son journal.",
        icon=":material/error:",
    )
    return True
