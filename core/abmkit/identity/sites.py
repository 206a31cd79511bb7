"""Sites on which many companies have a page: what stands there is not who they are."""

from __future__ import annotations

_SHARED = """
    about.me above.com afternic.com amzn.to angel.co asdf.com beacons.ai behance.net bio.link
    bit.ly bitly.com blank.com blogspot.com bodis.com buff.ly carrd.co company.com
    crunchbase.com cutt.ly dan.com domain.com example.com example.net example.org facebook.com
    fake.com fb.com fb.me force.com forms.gle g.co g.page github.com godaddysites.com goo.gl
    google.com han.gl hugedomains.com instagram.com invalid.com is.gd jimdo.com kakao.com
    kko.to lin.ee linkedin.com linktr.ee lnk.bio lnkd.in m.me me2.do medium.com modoo.at
    mycompany.com mydomain.com mysite.com mywebsite.com myworkdayjobs.com na.com
    namebright.com naver.me nodomain.com noemail.com nomail.com none.com noreply.com
    notapplicable.com notavailable.com notion.site notion.so nowebsite.com null.com ow.ly
    parkingcrew.net parklogic.com pinterest.com placeholder.com rb.gy rebrand.ly sample.com
    sedoparking.com shorturl.at site123.me squarespace.com strikingly.com t.co t.ly t.me
    taplink.cc test.co test.com test.de threads.net tiktok.com tiny.cc tinyurl.com tistory.com
    tumblr.com twitter.com unknown.com url.kr v.gd vk.com wa.me webflow.io website.com
    weebly.com weibo.com weixin.qq.com wellfound.com wix.com wixsite.com wordpress.com x.com
    xing.com yourcompany.com yourdomain.com yoursite.com yourwebsite.com youtu.be youtube.com
"""

SHARED_SITES = frozenset(_SHARED.split())
"""Networks, builders of sites, short links, parked and made-up domains; lower case."""

_LISTING = """
    airbnb alibaba amazon craigslist ebay eventbrite expedia glassdoor google kijiji lazada
    mercadolibre mercadolivre rakuten shopee tripadvisor wikipedia yelp
    1688.com ameblo.jp apple.com bandcamp.com bbb.org bitbucket.org bloomberg.com booking.com
    calendly.com capterra.com clutch.co discord.com discord.gg dnb.com doordash.com dropbox.com
    etsy.com flickr.com g2.com gelbeseiten.de gitlab.com grubhub.com healthgrades.com hotels.com
    houzz.com indeed.com indiamart.com justdial.com kickstarter.com kununu.com line.me
    made-in-china.com manta.com meetup.com note.com opencorporates.com opentable.com
    pagesjaunes.fr paginasamarillas.es paginegialle.it patreon.com pixnet.net producthunt.com
    quora.com reddit.com salesforce.com scribd.com slack.com slideshare.com snapchat.com
    soundcloud.com spotify.com surveymonkey.com swiggy.com taobao.com telegram.com tmall.com
    trello.com trustpilot.com typeform.com ubereats.com vimeo.com whatsapp.com wikidata.org
    yell.com yellowpages.com zocdoc.com zomato.com zoominfo.com
"""

LISTING = frozenset(_LISTING.split())
"""Who lists others: by domain, or by the first label of one in each of many countries.

A page there, or a host below, is another's; the domain alone is theirs.
"""

_UMBRELLAS = """
    act.gov.au admin.ch atlassian.net bayern.de bigcartel.com bund.de business.blog
    business.page business.site cafe24.com europa.eu freshdesk.com gouv.qc.ca
    gov.ab.ca gov.bc.ca gov.on.ca hs-sites.com hubspotpagebuilder.com livejournal.com
    nrw.de nsw.gov.au nt.gov.au onmicrosoft.com qld.gov.au sa.gov.au
    seoul.go.kr sharepoint.com stores.jp substack.com tas.gov.au typepad.com un.org vic.gov.au
    wa.gov.au zendesk.com zohosites.com
"""

UMBRELLAS = frozenset(_UMBRELLAS.split())
"""Domains of which each host below is another organisation's, though no public suffixes."""

STATES = r"(?:state\.)?[a-z]{2}\.(?:us|gov)"
"""What those of the states of the US look like: state.tx.us, ny.gov."""
