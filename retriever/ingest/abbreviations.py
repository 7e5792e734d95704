"""Words whose full stop is not the end of a sentence, by what may follow them.

The splitter library knows most of them; these are the ones it was measured to miss.
"""

from __future__ import annotations

TITLES = frozenset(
    """adm amb asst atty brig capt cdr cmdr col comdr cpl det dr fr gen gov hon insp lt maj
    messrs  mlle mme mr mrs ms msgr mt pres prof pte pvt rep reps rev rt sen sens sgt supt
    ven""".split()
)
"""A name follows, whatever it looks like."""

COUNTED = frozenset(
    """approx art arts bk ca cap ch chap circa cl deg dept ed eds est ext fig figs ft hr hrs in
    jr lb lbs  max min mins misc no nos op oz p para pp pt pts sec secs sect ser sr tab
    vol vols vs yd yds""".split()
)
"""A number or a lower-case word may follow inside the sentence."""

PLACES = frozenset(("ft", "mt", "pt"))
"""With a capital they begin a name: Fort, Mount, Port."""

DAYS = frozenset("mon tue tues wed weds thu thur thurs fri sat sun".split())

MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())

HOURS = frozenset(("a.m", "p.m", "am", "pm"))

AFTER_HOUR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri
    sat  sun january february march april may june july august september october november
    december jan  feb mar apr jun jul aug sep sept oct nov dec est edt et cst cdt ct mst
    mdt mt pst pdt pt gmt  bst cet cest utc eastern central pacific""".split()
)
"""What may follow an hour inside the sentence: a day, a month, a time zone."""

SPEECH = frozenset(
    """added adds answered answers argued asked asks called cried cries demanded exclaimed
    explained  explains insisted joked laughed murmured muttered noted recalled recalls
    remarked replied  replies said says screamed shouted shouts told whispered wondered
    wonders wrote yelled""".split()
)
"""Verbs of saying, for the attribution that follows a quoted question or cry."""
