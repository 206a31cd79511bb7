"""Domains that say nothing about a company: anyone can have a mailbox there."""

#: Providers with a domain in each of many countries.
_FAMILIES = {
    "aol": "at be co.uk com com.au com.br de es fr it jp nl pl se",
    "gmx": "at ch co.uk com de es eu fr it net us",
    "hotmail": "at be ca ch cl co.jp co.kr co.nz co.th co.uk co.za com com.ar com.au com.br com.tr "
    "cz de dk es fi fr gr hu it nl no pt se sg",
    "live": "at be ca ch cl cn co.kr co.uk co.za com com.ar com.au com.mx com.pt de dk fi fr ie in "
    "it jp nl no ru se",
    "outlook": "at be cl co.id co.th co.za com com.ar com.au com.br com.gr com.tr com.vn cz de dk "
    "es fr hu ie in it jp kr lv my ph pt sa sg sk",
    "yahoo": "at be ca ch cl cn co.id co.il co.in co.jp co.kr co.nz co.th co.uk co.za com com.ar "
    "com.au com.br com.cn com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.vn cz "
    "de dk es fi fr gr hu ie in it nl no pl pt ro se",
    "yandex": "by com com.tr kz net ru ua",
}

# fmt: off
_OTHERS = """
    126.com 139.com 163.com 163.net 189.cn 21cn.com 263.net a1.net abv.bg alice.it aliyun.com
    aon.at arcor.de att.net bellsouth.net bigpond.com biglobe.ne.jp bk.ru bluewin.ch bol.com.br
    btinternet.com centrum.cz charter.net chello.nl chol.com comcast.net cox.net daum.net
    docomo.ne.jp dreamwiz.com duck.com earthlink.net email.com empal.com ezweb.ne.jp fastmail.com
    fastmail.fm foxmail.com free.fr freemail.hu freenet.de globo.com gmail.com googlemail.com
    hanmail.net hanmir.com hey.com home.nl hushmail.com i.softbank.jp icloud.com ig.com.br inbox.lv
    inbox.ru interia.pl internode.on.net kakao.com korea.com kpnmail.nl laposte.net libero.it
    list.ru lycos.co.kr mac.com mail.bg mail.com mail.de mail.ee mail.ru mailbox.org me.com msn.com
    nate.com naver.com neuf.fr nifty.com ntlworld.com numericable.fr o2.pl ocn.ne.jp onet.pl
    op.pl optonline.net optusnet.com.au orange.fr paran.com pm.me poczta.onet.pl posteo.de
    proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com
    sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com skynet.be so-net.ne.jp
    softbank.ne.jp sohu.com sympatico.ca t-online.de talktalk.net telefonica.net telenet.be
    terra.com.br tin.it tiscali.it tom.com tuta.io tutanota.com ukr.net uol.com.br
    verizon.net vip.163.com vip.qq.com vip.sina.com virgilio.it wanadoo.fr web.de windowslive.com
    wo.cn wp.pl xtra.co.nz ya.ru yeah.net ymail.com zoho.com zonnet.nl
"""
# fmt: on


def _family(name: str) -> tuple[str, ...]:
    """The domains of such a provider."""
    return tuple(f"{name}.{end}" for end in _FAMILIES[name].split())


FREE_MAIL = frozenset(_OTHERS.split()).union(*map(_family, _FAMILIES))
"""Lower case, without ``www.``."""

DOTLESS = ("gmail.com", "googlemail.com")
"""Where points and what follows a + make no other mailbox."""

TAGGED = (
    "fastmail.com", "fastmail.fm", "hey.com", "icloud.com", "mac.com", "me.com", "msn.com",
    "pm.me", "proton.me", "protonmail.ch", "protonmail.com", "windowslive.com", "ya.ru",
    "zoho.com", *_family("hotmail"), *_family("live"), *_family("outlook"), *_family("yandex"),
)  # fmt: skip
"""Where what follows a + makes no other mailbox."""

_ROLES = """
    abuse accounting accounts accountspayable accountsreceivable acquisti admin administracion
    administracja administration administrator admissions amministrazione anfrage anonymous ap
    backoffice bestellung bewerbung billing biuro bookings buchhaltung career careers
    comercial commercial commerciale compliance compras comunicacion contabilidad contact
    contactus contato contracts customercare customerservice customersupport datenschutz
    direction donotreply einkauf email empfang engineering enquiries enquiry events export
    finance financeiro gerencia hello help helpdesk hostmaster hotline hr import info
    information inquiries inquiry invalid invoice invoices invoicing it jobs kontakt
    kundenservice legal logistics mail mailbox maintenance management marketing media na
    newsletter nobody noemail nomail none noreply null office operations order orders post
    postmaster pr praxis press presse privacy procurement production purchase purchasing
    quality recepcion reception rechnung recruiting recruitment redaktion registrar rh root
    sales salesteam secretaria secretariat segreteria sekretariat service services shipping
    shop spam support team tech technik test ufficio unknown vendas ventas vertrieb verwaltung
    warehouse web webmaster welcome zentrale
"""

_OFTEN = ("contact", "hello", "info", "kontakt", "mail", "office", "sales", "service", "support")
_BEHIND = """
    1 2 3 ae apac asia at au be br ca ch cn cz de desk dk emea es eu europe fi fr gb global hk hq hr
    hu ie in intl it jp kr la latam me mx na nl no nz pl pt ro ru se sg team th tr tw uk us usa za
"""

ROLE_BOXES = frozenset(
    (*_ROLES.split(), *(f"{role}{where}" for role in _OFTEN for where in _BEHIND.split()))
)
"""Mailboxes that several people read, or nobody: who has one is not who else has it.

Without points and hyphens, some with where they are: customer.service, info.uk.
"""
