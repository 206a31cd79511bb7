"""Domains whose mailboxes anyone can have: they say nothing about a company."""

# fmt: off
FREE_MAIL = frozenset({
    "126.com", "139.com", "163.com", "189.cn", "aliyun.com", "aol.com", "bk.ru", "bol.com.br",
    "btinternet.com", "comcast.net", "daum.net", "duck.com", "fastmail.com", "foxmail.com",
    "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hanmail.net", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de",
    "hotmail.es", "hotmail.fr", "hotmail.it", "icloud.com", "inbox.ru", "kakao.com",
    "laposte.net", "libero.it", "list.ru", "live.co.uk", "live.com", "live.fr", "live.nl",
    "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "nate.com", "naver.com", "o2.pl",
    "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "outlook.jp", "pm.me", "posteo.de",
    "proton.me", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "rocketmail.com",
    "seznam.cz", "sfr.fr", "sina.com", "sohu.com", "t-online.de", "tutanota.com", "ukr.net",
    "uol.com.br", "vip.163.com", "vip.qq.com", "virgilio.it", "wanadoo.fr", "web.de", "wp.pl",
    "ya.ru", "yahoo.ca", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.kr", "yahoo.co.uk",
    "yahoo.com", "yahoo.com.br", "yahoo.com.tw", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it",
    "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com",
})
# fmt: on
"""Lower case, without ``www.``."""
