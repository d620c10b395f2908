"""The admin of hosts: a module a thing that a host looks after."""

from competitions.admin.competition import CompetitionAdmin
from competitions.admin.data_file import DataFileAdmin
from competitions.admin.participant import ParticipantAdmin
from competitions.admin.rules import RulesAdmin
from competitions.admin.solution import SolutionAdmin

__all__ = ["CompetitionAdmin", "DataFileAdmin", "ParticipantAdmin", "RulesAdmin", "SolutionAdmin"]
