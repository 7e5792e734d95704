import pytest
from scipy.stats import binomtest

from evals.compare import Run, Verdict, Verdicts, compare, load_run, mcnemar
from evals.errors import EvalError
from evals.gate import hold, write_baseline


def verdicts(right, wrong=0, wants="answer"):
    found = {f"{wants}{n}": Verdict(wants=wants, outcome="answered_right") for n in range(right)}
    for n in range(right, right + wrong):
        found[f"{wants}{n}"] = Verdict(wants=wants, outcome="answered_wrong")
    return found


def changed(held, **outcomes):
    return held | {
        name: held[name].model_copy(update={"outcome": outcome})
        for name, outcome in outcomes.items()
    }


def run_of(held, digest="g"):
    sets = {"dev": Verdicts(gold_sha256=digest, questions=held)}
    return Run(made="2026-01-01", commit="c", settings_sha256="s", sets=sets)


def test_question_by_question():
    before = verdicts(8, 2)
    after = changed(before, answer9="answered_right", answer0="false_silence")
    found = compare(before, after)
    assert (found.fixed, found.broken, found.unchanged) == (["answer9"], ["answer0"], 8)
    assert found.p == 1.0
    assert found.difference.value == 0.0
    with pytest.raises(EvalError, match="in common"):
        compare(before, verdicts(3, wants="silence"))


@pytest.mark.parametrize(("fixed", "broken"), [(0, 0), (1, 0), (0, 8), (3, 9), (5, 5), (20, 40)])
def test_mcnemar_agrees_with_the_binomial_test(fixed, broken):
    wanted = binomtest(fixed, fixed + broken).pvalue if fixed + broken else 1.0
    assert mcnemar(fixed, broken) == pytest.approx(wanted)


def test_the_gate_lets_noise_pass_and_stops_a_drop():
    before = verdicts(80, 20)
    noise = changed(before, answer0="answered_wrong", answer90="answered_right")
    assert all(one.ok for one in hold(run_of(before), {"dev": run_of(noise).sets["dev"]}))
    worse = changed(before, **{f"answer{n}": "answered_wrong" for n in range(8)})
    found = hold(run_of(before), {"dev": run_of(worse).sets["dev"]})
    assert [one.measure for one in found if not one.ok] == ["right answers"]
    assert "answer0" in found[0].detail


def test_a_false_citation_or_an_error_fails_outright():
    before = verdicts(100)
    false = before | {"answer5": before["answer5"].model_copy(update={"valid": False})}
    found = hold(run_of(before), run_of(false).sets)
    assert [one.measure for one in found if not one.ok] == ["citation validity"]
    error = changed(before, answer5="error")
    found = hold(run_of(before), run_of(error).sets)
    assert [one.measure for one in found if not one.ok] == ["errors"]


def test_other_questions_are_refused():
    held = verdicts(5)
    with pytest.raises(EvalError, match="other dev questions"):
        hold(run_of(held, "g"), run_of(held, "h").sets)


def test_a_baseline_goes_out_and_comes_back(tmp_path):
    path = tmp_path / "results" / "baseline.json"
    run = run_of(verdicts(3, 1))
    write_baseline(run, path)
    assert load_run(path) == run
    with pytest.raises(EvalError, match="cannot be read"):
        load_run(tmp_path / "none.json")
    path.write_text("{}")
    with pytest.raises(EvalError, match="neither"):
        load_run(path)
