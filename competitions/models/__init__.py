"""What a competition is made of; one noun a module."""

from competitions.models.acceptance import KeyTermAnswer, Participant, RulesAcceptance
from competitions.models.competition import Competition, Host, Stage
from competitions.models.content import DataFile, Download, Page, Prize
from competitions.models.invitation import InvitationLink, InvitedAddress, InvitedPerson
from competitions.models.notice import Notice
from competitions.models.phase import Phase
from competitions.models.rules import KeyTerm, Rules
from competitions.models.sample_check import SampleCheck
from competitions.models.schedule import DateChange, Pause
from competitions.models.solution import Solution

__all__ = [
    "Competition",
    "DataFile",
    "DateChange",
    "Download",
    "Host",
    "InvitationLink",
    "InvitedAddress",
    "InvitedPerson",
    "KeyTerm",
    "KeyTermAnswer",
    "Notice",
    "Page",
    "Participant",
    "Pause",
    "Phase",
    "Prize",
    "Rules",
    "RulesAcceptance",
    "SampleCheck",
    "Solution",
    "Stage",
]
