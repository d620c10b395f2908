"""The mutants fit the code as it is: what they take out is there, and so is what must catch them."""

import pytest

from tests.mutants import MUTANTS, ROOT, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.rule)
def test_a_mutant_takes_out_what_stands_once_and_names_a_test(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text().count(mutant.text) == 1
    file, _, name = mutant.caught_by.partition("::")
    assert f"def {name}" in (ROOT / file).read_text()
