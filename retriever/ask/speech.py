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

SAYING = (
    r"sa(?:id|ys)|t(?:old|ells)|add(?:ed|s)|call(?:ed|s)|claim(?:ed|s)|argu(?:ed|es)|describ(?:ed|es)"
    r"|warn(?:ed|s)|assert(?:ed|s)|insist(?:ed|s)|ask(?:ed|s)|announc(?:ed|es)|explain(?:ed|s)"
    r"|wr(?:ote|ites)|contend(?:ed|s)|th(?:ought|inks)|affirm(?:ed|s)|emphasi[sz](?:ed|es)"
    r"|proclaim(?:ed|s)|express(?:ed|es)|suggest(?:ed|s)|noted|believ(?:ed|es)|promised"
    r"|den(?:ied|ies)|admit(?:ted|s)|urg(?:ed|es)|highlighted|reiterat(?:ed|es)|maintain(?:ed|s)"
    r"|testif(?:ied|ies)|recall(?:ed|s)|tweeted|replied|respond(?:ed|s)|commented|accus(?:ed|es)"
    r"|critici[sz](?:ed|es)|praised|complain(?:ed|s)|predict(?:ed|s)|conclud(?:ed|es)"
    r"|declar(?:ed|es)|jok(?:ed|es)|continu(?:ed|es)|quipped|shouted|laughed|sighed"
)
"""Their forms that stand beside a quotation, without those that are mostly nouns."""
