"""Domains that say nothing about a company: anyone can have a mailbox or a page there."""

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

# fmt: off
SHARED_SITES = frozenset({
    "about.me", "afternic.com", "angel.co", "behance.net", "bit.ly", "bodis.com", "carrd.co",
    "crunchbase.com", "company.com", "dan.com", "domain.com", "example.com", "example.net",
    "example.org", "facebook.com", "fb.com", "github.com", "godaddysites.com", "google.com",
    "hugedomains.com", "instagram.com", "jimdo.com", "kakao.com", "linkedin.com", "linktr.ee",
    "medium.com", "modoo.at", "none.com", "notion.site", "notion.so", "parkingcrew.net",
    "pinterest.com", "sedoparking.com", "site123.me", "squarespace.com", "strikingly.com", "t.me",
    "test.com", "tiktok.com", "tistory.com", "tumblr.com", "twitter.com", "vk.com", "wa.me",
    "webflow.io", "website.com", "weebly.com", "weibo.com", "weixin.qq.com", "wix.com",
    "wixsite.com", "wordpress.com", "x.com", "xing.com", "youtube.com", "yourcompany.com",
})
# fmt: on
"""Networks, builders of sites, parked and made-up domains; lower case."""

DOTLESS = ("gmail.com", "googlemail.com")
"""Where points and what follows a + make no other mailbox."""

TAGGED = (
    "fastmail.com", "hey.com", "hotmail.com", "icloud.com", "live.com", "mac.com", "me.com",
    "msn.com", "outlook.com", "pm.me", "proton.me", "protonmail.com", "yandex.com", "yandex.ru",
    "zoho.com",
)  # fmt: skip
"""Where what follows a + makes no other mailbox."""

ROLE_BOXES = (
    "admin", "accounts", "billing", "careers", "contact", "einkauf", "email", "enquiries", "hello",
    "help", "hr", "info", "invoice", "it", "jobs", "kontakt", "mail", "marketing", "no-reply",
    "noreply", "office", "orders", "post", "press", "purchasing", "reception", "sales", "service",
    "support", "team", "vertrieb", "webmaster", "welcome",
)  # fmt: skip
"""Mailboxes that several people read: who has one is not who else has it."""
