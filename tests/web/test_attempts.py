"""What was taken back stands beside what was said in its place."""

from mi.transcript import Aside, Turn, read
from web.practice.attempts import asked_once, blocks, fresh
from web.record.timeline import Item, timeline


def turn(number, at, taken_back=False):
    return Item(at, turn=Turn(number, f"said at {at}", at, "answer", {}, {}, taken_back))


def aside(at):
    return Item(at, aside=Aside("aside", 0, "x", "y", at))


def shape(items):
    return [[item.at for item in block.items] for block in blocks(items)]


def test_a_turn_without_retry_stands_alone():
    items = [turn(1, 1), aside(2), turn(2, 3)]
    assert shape(items) == [[1], [2], [3]] and not any(block.attempted for block in blocks(items))


def test_attempts_stand_at_the_place_of_the_first():
    items = [turn(1, 1), turn(2, 2, True), aside(3), turn(2, 4), turn(3, 5)]
    assert shape(items) == [[1], [2, 4], [3], [5]]
    assert [block.number for block in blocks(items) if block.attempted] == [2]


def test_two_turns_taken_back_find_their_own_second_attempts():
    items = [turn(2, 1, True), turn(1, 0, True), turn(1, 2), turn(2, 3)]
    assert shape(items) == [[1, 3], [0, 2]]


def test_a_turn_taken_back_twice_keeps_all_three():
    assert shape([turn(1, 1, True), turn(1, 2, True), turn(1, 3)]) == [[1, 2, 3]]


def test_a_page_gets_what_it_lacks_with_the_block_that_waits_for_it():
    items = [turn(1, 1), turn(2, 2, True), turn(2, 3)]
    ((item, block),) = fresh(items, 2)
    assert item.at == 3 and block is not None and block.number == 2
    ((item, block),) = fresh(items[:1], 0)
    assert item.at == 1 and block is None
    assert fresh(items, 3) == []


def test_a_hint_that_went_further_is_told_once():
    def hint(at, answer):
        return Item(at, aside=Aside("hint", 0, "/hint", answer, at))

    items = [hint(1, "He defends himself."), hint(2, "He defends himself."), turn(1, 3), hint(4, "He is calm."), aside(5), aside(6)]
    assert [item.at for item in asked_once(items)] == [1, 3, 4, 5, 6]


def test_a_clock_that_was_set_back_changes_no_order():
    """As they were said: a turn, an aside, and after an hour was taken off the clock another turn and another aside."""

    def said(text, at, kind):
        user = {"event": "user", "text": text, "timestamp": at, "parse_data": {"intent": {"name": kind}}}
        answer = {"text": "Hm."} if kind == "affirm" else {"data": {"custom": {"kind": "aside", "text": "Not said."}}}
        return [user, {"event": "bot", **answer}]

    start = [{"event": "user", "timestamp": 1.0, "parse_data": {"intent": {"name": "start"}}}, {"event": "bot", "text": "Well?"}]
    told = [*said("one", 7200.0, "affirm"), *said("two", 7201.0, "nonsense")]
    later = [*said("three", 3600.0, "affirm"), *said("four", 3601.0, "nonsense")]
    items = timeline(read([*start, *told, *later]))
    assert [(item.turn or item.aside).said for item in items] == ["one", "two", "three", "four"]
