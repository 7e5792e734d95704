"""The verbs by which a text says that somebody speaks."""

SPEECH = (
    r"say|said|says|tell|told|call|called|claim|claimed|think|thought|argue|argued|describe"
    r"|described|warn|warned|add|added|state|stated|assert|asserted|insist|insisted|ask|asked"
    r"|announce|announced|explain|explained|write|wrote|contend|contended|affirm|affirmed"
    r"|emphasi[sz]ed?|proclaim|proclaimed|express|expressed|suggest|suggested|note|noted|believe"
    r"|believed|promise|promised|deny|denied|admit|admitted|urge|urged|highlight|highlighted"
    r"|reiterated?|maintain|maintained|testify|testified|recall|recalled|tweet|tweeted|reply"
    r"|replied|respond|responded|comment|commented|accused?|criticised|criticized"
    r"|praised?|quoted?|complain|complained|predict|predicted|conclude|concluded|declared?"
)
"""Verbs of saying, as alternatives of a pattern."""
