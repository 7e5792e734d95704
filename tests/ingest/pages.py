"""Web pages in the shapes that sites really have, each with the same article inside.

Around the article, and inside its container, stand the things that must never be an answer: a
menu, a cookie notice, share bars, teasers, a ticker, newsletter boxes, a writer's note, readers'
comments and the comment form, and a footer. Each of them states something that a question could
ask for.
"""

from tests.ingest.files import HEADLINE, PARAGRAPHS

JUNK = {
    "cookies": "We value your privacy. We and our 843 partners store cookies on your device.",
    "ticker": "Breaking: the Quay Street tunnel will cost $9 million",
    "teaser": "Ferry line raises fares by a tenth",
    "read more": "Read more: Storm sinks three boats at Port Ellery",
    "newsletter": "Sign up for our daily newsletter and join 42,000 readers",
    "comment": "My uncle Bertram painted that ferry green in 1962",
    "form": "Your email address will not be published. Required fields are marked *",
    "popular": "Mayor Quill resigns over parking fines",
    "footer": "Ellery Gazette Ltd, 14 Dock Road, registered in 1998",
}
"""What stands round the article, by what it is."""

QUESTIONS = (
    "How much will the tunnel cost?",
    "How many partners store cookies?",
    "Who raises fares by a tenth?",
    "How many boats did the storm sink?",
    "How many readers does the newsletter have?",
    "Who painted the ferry green?",
    "Which fields are required?",
    "Why did Mayor Quill resign?",
    "When was the Ellery Gazette registered?",
)
"""A question for each of them."""

_P = [f"<p>{p}</p>" for p in PARAGRAPHS]

BLOG = f"""<!DOCTYPE html><html lang="en-US"><head><title>{HEADLINE} &#8211; Ellery Gazette</title>
<meta property="og:title" content="{HEADLINE}"></head>
<body class="post-template-default single single-post">
<div id="cookie-law-info-bar"><span>{JUNK["cookies"]} <a class="cli_action">Accept</a></span></div>
<div id="page" class="hfeed site"><header id="masthead"><nav id="site-navigation"><ul class="menu">
<li class="menu-item"><a href="/">Home</a></li><li class="menu-item"><a href="/about">About</a></li>
<li class="menu-item"><a href="/news">News</a></li></ul></nav></header>
<div id="content"><main id="main"><article id="post-8123" class="post type-post hentry">
<header class="entry-header"><h1 class="entry-title">{HEADLINE}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published"
datetime="2026-03-02T08:00:00+00:00">March 2, 2026</time></span>
<span class="byline"> by <span class="author vcard"><a href="/sam">Sam Orr</a></span></span></div>
</header><div class="entry-content">
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul>
<li><a class="share-twitter">Click to share on Twitter</a></li>
<li><a class="share-facebook">Click to share on Facebook</a></li></ul></div>
{"".join(_P)}
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Related</h3>
<p><a href="/a">{JUNK["teaser"]}</a></p><p><a href="/b">{JUNK["ticker"]}</a></p></div>
</div><footer class="entry-footer"><span class="cat-links">Posted in <a href="/c">News</a></span>
<span class="tags-links">Tagged <a href="/t">ferry</a>, <a href="/u">museum</a></span></footer>
</article><nav class="navigation post-navigation"><h2>Post navigation</h2>
<a rel="prev" href="/p">Previous: {JUNK["popular"]}</a></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on this</h2>
<ol class="comment-list"><li class="comment"><div class="comment-author"><b>Nell</b> says:</div>
<div class="comment-content"><p>{JUNK["comment"]}</p></div><a class="comment-reply-link">Reply</a>
</li></ol><div id="respond"><h3>Leave a Reply</h3><form><p class="comment-notes">{JUNK["form"]}</p>
<textarea></textarea><input type="submit" value="Post Comment"></form></div></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent posts</h2><ul>
<li><a href="/q">{JUNK["popular"]}</a></li></ul></section><section class="widget">
<p>{JUNK["newsletter"]}</p></section></aside></div>
<footer id="colophon"><div class="site-info">{JUNK["footer"]}</div></footer></div></body></html>"""

SOUP = f"""<html><head><title>{HEADLINE} | Ellery Gazette</title></head><body>
<div class="topbar"><a href="/">Gazette</a><a href="/local">Local</a><a href="/jobs">Jobs</a>
<a href="/weather">Weather</a><a href="/login">Log in</a></div>
<div class="ticker"><span>{JUNK["ticker"]}</span></div>
<div class="wrap"><div class="col-8"><div class="story">
<div class="kicker">Harbour</div><h1>{HEADLINE}</h1>
<div class="meta">By Sam Orr | Published 2 March 2026 | 3 min read</div>
<div class="social"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Email</a></div>
<div class="story-body">{_P[0]}
<div class="inline-promo"><a href="/x">{JUNK["read more"]}</a></div>
{_P[1]}<div class="newsletter-box"><p>{JUNK["newsletter"]}</p>
<input type="email"><button>Sign up</button></div>{_P[2]}
<div class="ad-slot">Advertisement</div>{_P[3]}</div>
<div class="social"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Email</a></div></div>
<div class="more"><h3>More from Local</h3><div class="card"><a href="/a">{JUNK["teaser"]}</a></div>
<div class="card"><a href="/b">{JUNK["popular"]}</a></div></div>
<div class="comments"><h3>Comments (1)</h3><div class="comment"><b>Nell</b>
<p>{JUNK["comment"]}</p><a>Report</a></div><p>{JUNK["form"]}</p></div></div></div>
<div class="footer">{JUNK["footer"]}. <a href="/privacy">Privacy</a> <a href="/t">Terms</a></div>
<div class="consent-modal" role="dialog"><h2>Your privacy</h2><p>{JUNK["cookies"]}</p>
<button>Accept all</button><button>Reject all</button></div></body></html>"""

TABLES = f"""<html><head><title>{HEADLINE}</title></head><body>
<table width="100%"><tr><td colspan="3"><a href="/">Home</a> | <a href="/n">News</a> |
<a href="/s">Sport</a> | <a href="/c">Contact</a></td></tr><tr>
<td width="160"><b>Most read</b><br><a href="/a">{JUNK["teaser"]}</a><br>
<a href="/b">{JUNK["popular"]}</a></td>
<td><h1>{HEADLINE}</h1><i>By Sam Orr</i><br>{"".join(_P)}</td>
<td width="160">{JUNK["newsletter"]}<br><input name="mail"></td></tr>
<tr><td colspan="3"><small>{JUNK["footer"]}. {JUNK["cookies"]}</small></td></tr></table>
</body></html>"""

SEMANTIC = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE}</title>
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "{HEADLINE}", "datePublished": "2026-03-02T08:00:00Z",
"author": {{"@type": "Person", "name": "Sam Orr"}},
"publisher": {{"@type": "Organization", "name": "Ellery Gazette"}}}}</script></head><body>
<header><nav aria-label="Main"><a href="/">Home</a><a href="/news">News</a></nav></header>
<main><article itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">{HEADLINE}</h1><div itemprop="articleBody">{_P[0]}
<aside class="pullquote">{JUNK["read more"]}</aside>{_P[1]}{_P[2]}
<section class="related-content" aria-label="Related"><h2>Related</h2><ul>
<li><a href="/a">{JUNK["teaser"]}</a></li><li><a href="/b">{JUNK["ticker"]}</a></li></ul></section>
{_P[3]}</div></article></main>
<section id="disqus_thread" class="comments"><p>{JUNK["comment"]}</p>
<form><p>{JUNK["form"]}</p></form></section>
<aside><h2>Most read</h2><ol><li><a href="/p">{JUNK["popular"]}</a></li></ol>
<p>{JUNK["newsletter"]}</p></aside>
<footer><p>{JUNK["footer"]}</p></footer>
<div id="onetrust-banner-sdk" role="alertdialog"><p>{JUNK["cookies"]}</p>
<button id="onetrust-accept-btn-handler">Accept</button></div></body></html>"""

SHAPES = {"blog": BLOG, "soup": SOUP, "tables": TABLES, "semantic": SEMANTIC}
