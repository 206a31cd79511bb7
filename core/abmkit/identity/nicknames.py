"""What people of a given name are called for short: hints for people, never proof."""

from __future__ import annotations

from itertools import permutations

_CALLED = """
    abigail abby | abraham abe | alan al | albert al bert | alexander alex sandy sascha xander
    alexandra alex sandra sasha | alfred al fred alf | andrew andy drew | angela angie
    anthony tony | arthur art | barbara barb babs | benjamin ben benny | bernard bernie
    bradley brad | catherine cathy kate katie cate | charles charlie chuck chas | charlotte lottie
    christina chris tina christie | christine chris tina | christopher chris kit topher
    clifford cliff | cynthia cindy | daniel dan danny | david dave davy | deborah deb debbie
    dmitri dima | dorothy dot dottie | douglas doug | edward ed eddie ted ned | eleanor ellie nora
    elizabeth liz beth betty lisa eliza libby | emily em | eugene gene | evelyn evie
    florence flo | francis frank | frances fran | franklin frank | franz franzi | frederick fred
    gabriel gabe | gerald gerry jerry | gregory greg | hans johannes | harold harry hal
    heinrich heinz | helena lena | henry hank harry | ignacio nacho | isabella bella isa
    jacob jake | jacqueline jackie | james jim jimmy jamie | janet jan | jeffrey jeff
    jennifer jen jenny | jeremy jerry | jessica jess jessie | john jack johnny | jonathan jon
    jose pepe | joseph joe joey | josephine jo josie | joshua josh | judith judy
    katherine kathy kate katie kat | kathleen kathy | kenneth ken kenny | kimberly kim
    lawrence larry | leonard leo len lenny | lucille lucy | margaret maggie meg peggy marge greta
    maria mia | martin marty | matthew matt | maximilian max | megan meg | melissa mel
    michael mike mick micky | miguel mike | mitchell mitch | nancy nan | natalie nat
    nathaniel nathan nate | nicholas nick nico | nicole nicky | oliver ollie | pamela pam
    patricia pat patty trish tricia | patrick pat paddy | peter pete | philip phil
    randall randy | raymond ray | rebecca becky becca | richard rick rich dick ricky
    robert rob bob bobby bert | roberto beto | roger rog | ronald ron ronnie | rosemary rose
    russell russ | samantha sam | samuel sam sammy | sebastian seb | sergei sergey serge
    stanley stan | stephanie steph steffi | stephen steve | steven steve | stuart stu
    susan sue susie suzy | suzanne sue | terence terry | teresa terry tess | theodore ted theo
    thomas tom tommy | timothy tim | tobias toby | valerie val | veronica ronnie
    victor vic | victoria vicky tori | vincent vince vinny | virginia ginny | vladimir vlad
    walter walt | william will bill billy liam | wolfgang wolf | zachary zach zack
"""

SHORT_FOR = frozenset(
    f"{one}|{other}"
    for line in _CALLED.strip().splitlines()
    for names in line.split(" | ")
    for one, other in permutations(names.split(), 2)
    if names.split()[0] in (one, other)
)
"""Pairs of a given name and what it is cut to, in both orders: robert|bob, bob|robert."""
