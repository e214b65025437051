"""The small programme of the coachings' tests, copied for each test."""

from tests.engine.coaching.conftest import template as template
from tests.engine.coaching.conftest import world as world
