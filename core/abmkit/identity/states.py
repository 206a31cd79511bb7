"""States of the larger countries that are as often written in letters as by their codes."""

_NAMES = """
    AL alabama
    AK alaska
    AZ arizona
    AR arkansas
    CA california
    CO colorado
    CT connecticut
    DE delaware
    DC district of columbia
    FL florida
    GA georgia
    HI hawaii
    ID idaho
    IL illinois
    IN indiana
    IA iowa
    KS kansas
    KY kentucky
    LA louisiana
    ME maine
    MD maryland
    MA massachusetts
    MI michigan
    MN minnesota
    MS mississippi
    MO missouri
    MT montana
    NE nebraska
    NV nevada
    NH new hampshire
    NJ new jersey
    NM new mexico
    NY new york
    NC north carolina
    ND north dakota
    OH ohio
    OK oklahoma
    OR oregon
    PA pennsylvania
    PR puerto rico
    RI rhode island
    SC south carolina
    SD south dakota
    TN tennessee
    TX texas
    UT utah
    VT vermont
    VA virginia
    WA washington
    WV west virginia
    WI wisconsin
    WY wyoming
    AB alberta
    BC british columbia
    MB manitoba
    NB new brunswick
    NS nova scotia
    ON ontario
    PE prince edward island
    QC quebec
    QC québec
    SK saskatchewan
    NSW new south wales
    NSW nsw
    VIC victoria
    VIC vic
    QLD queensland
    QLD qld
    SA south australia
    WA western australia
    TAS tasmania
    TAS tas
"""

STATES = {
    name: code
    for code, _, name in (line.strip().partition(" ") for line in _NAMES.strip().splitlines())
}
"""Codes by names in small letters."""
