"""The conversation is sent along, kept, restored, and thrown away for good."""

from tests.browser.replies import abstained, answered

QUESTION = "How much did the work cost?"
COST = "The work cost $3.4 million, about $600,000 more than planned."
SAVED = "Object.keys(localStorage).filter(key => key.startsWith('inquote:')).length"


def test_questions_and_answers_go_along_as_history(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    ask(page, "Who designed it?")
    ask(page, "And the cost?")
    first, second, third = site.asked
    assert first == {"question": QUESTION, "history": [], "documents": None, "explain": False}
    assert second["history"] == [
        {"question": QUESTION, "answer": f"The article says: “{COST}” [1]"}
    ]
    assert [turn["question"] for turn in third["history"]] == [QUESTION, "Who designed it?"]
    assert third["history"][1]["answer"] == "The article does not say."


def test_history_stays_within_what_the_server_takes(visit, ask, site, seed):
    page = visit()
    seed(page, [f"Cost {n}?" for n in range(23)])
    ask(page, "One more cost?")
    history = site.asked[-1]["history"]
    assert [turn["question"] for turn in history] == [f"Cost {n}?" for n in range(3, 23)]
    page.click("#new-conversation")
    seed(page, [f"cost {n} {'x' * 980}" for n in range(22)])
    ask(page, "One more cost?")
    history = site.asked[-1]["history"]
    assert history[-1]["question"].startswith("cost 21 ")
    assert 17_000 < sum(len(turn["question"] + turn["answer"]) for turn in history) < 20_000


def test_the_completed_question_is_shown_where_it_differs(visit, ask, site):
    full = "How much did the Mill Bridge work cost?"
    site.script = lambda q, site: answered(q, site.documents[0], COST, interpreted_question=full)
    page = visit()
    turn = ask(page, "And the cost?")
    assert turn.locator(".searched").inner_text() == f"Searched as: {full}"
    turn = ask(page, full)
    assert turn.locator(".searched").count() == 0


def test_a_reload_keeps_the_conversation_with_working_citations(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    ask(page, "Who designed it?")
    before = page.locator("#log").inner_text()
    page.reload()
    page.locator("#log .turn").nth(1).wait_for()
    page.wait_for_function(
        "() => document.querySelector('.sources').textContent.includes('Courier')"
    )
    assert page.locator("#log").inner_text() == before
    page.locator(".chip").first.click()
    page.locator("#article-text mark").wait_for()
    assert page.locator("#article-text mark").inner_text() == COST
    ask(page, "And the cost?")
    assert len(site.asked[-1]["history"]) == 2


def test_a_new_conversation_forgets_the_old_one_everywhere(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    page.click("#new-conversation")
    assert page.locator("#log .turn").count() == 0
    assert page.locator(".starter").count() >= 3
    assert page.evaluate(SAVED) == 0
    assert page.evaluate("document.activeElement.id") == "question"
    ask(page, "What did she say?")
    assert site.asked[-1]["history"] == []
    page.reload()
    page.locator("#log .turn").wait_for()
    assert page.locator("#log .turn").count() == 1


def test_starting_over_can_be_undone(visit, ask, site):
    page = visit()
    ask(page, QUESTION)
    page.click("#new-conversation")
    page.get_by_role("button", name="Undo").click()
    page.locator("#log .question").wait_for()
    assert page.locator("#log .question").all_inner_texts() == [QUESTION]
    assert page.evaluate(SAVED) == 1
    ask(page, "And the cost?")
    assert len(site.asked[-1]["history"]) == 1


def test_the_store_is_bounded_and_of_one_version(visit, ask, seed):
    page = visit()
    page.evaluate(
        """() => {
          localStorage['inquote:0:page:old'] = 'of another version';
          localStorage['inquote:1:page:000000000-broken'] = '{"id": 7}';
          localStorage['another-app'] = 'stays';
        }"""
    )
    seed(page, [f"Cost {n}?" for n in range(199)])
    assert page.evaluate("localStorage['inquote:0:page:old'] ?? null") is None
    ask(page, "One more cost?")
    assert page.evaluate(SAVED) == 200
    ask(page, "And another cost?")
    assert page.evaluate(SAVED) == 200
    assert page.evaluate("localStorage['another-app']") == "stays"
    page.click("#new-conversation")
    assert page.evaluate(SAVED) == 0


def test_a_full_or_refused_store_does_not_stop_the_conversation(visit, ask):
    page = visit()
    page.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    )
    page.reload()
    ask(page, QUESTION)
    page.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('', 'SecurityError') } })"
    )
    page.reload()
    page.locator(".starter").first.wait_for()
    ask(page, QUESTION)
    assert page.locator("#log .turn").count() == 1


def test_starters_come_from_the_article_and_ask_themselves(visit, site):
    page = visit()
    assert page.locator(".starter").all_inner_texts() == [
        "What is this article about?",
        "What did Dana Whitfield say?",
        "Who published this?",
    ]
    page.locator(".starter").nth(1).click()
    page.locator("#log .turn").wait_for()
    assert site.asked[0]["question"] == "What did Dana Whitfield say?"
    assert page.locator("#welcome").is_hidden()


def test_a_long_conversation_stays_smooth(visit, site):
    """The work of a turn does not grow with the turns before it."""
    site.script = lambda q, site: (
        abstained(q, site.documents[0], COST)
        if q.endswith("9") else answered(q, site.documents[0], COST)
    )  # fmt: skip
    page = visit()
    times = page.evaluate(
        """async () => {
          const { renderTurn } = await import('/static/js/turn.js');
          const { createStore, turnId } = await import('/static/js/store.js');
          const log = document.getElementById('log');
          const reply = await (await fetch('/v1/ask', { method: 'POST',
            body: JSON.stringify({ question: 'cost', history: [] }) })).json();
          const library = { publisher: async () => null, scopeWords: () => '' };
          const store = createStore('smooth');
          const times = [];
          for (let n = 0; n < 200; n += 1) {
            const begin = performance.now();
            const turn = { id: turnId(), question: `Question ${n}`, documents: null, reply };
            const node = renderTurn(turn, { library });
            log.append(node);
            node.scrollIntoView();
            store.save(turn);
            times.push(performance.now() - begin);
          }
          store.clear();
          return times;
        }"""
    )
    # The quicker ones of each stretch, since the machine may be busy with something else.
    first, last = sorted(times[10:50])[4], sorted(times[160:200])[4]
    assert last < max(4 * first, 8), f"{first:.2f} ms grew to {last:.2f} ms"
