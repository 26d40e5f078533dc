package browsertest

import (
	"fmt"

	"github.com/chromedp/chromedp"
)

// Record keeps what comes and soon goes again, for Saw: toasts and buttons that wait for their answer.
func (b Tab) Record() {
	b.t.Helper()
	Ask[bool](b, `(() => {
		window.saw = [];
		new MutationObserver(() => document.querySelectorAll('.toast, [aria-busy=true]').forEach((e) => window.saw.push(e.className + ' ' + e.innerText)))
			.observe(document.body, { subtree: true, childList: true, attributes: true });
		return true;
	})()`)
}

// Saw waits for a recorded element of a class with these words.
func (b Tab) Saw(class, words string) {
	b.t.Helper()
	b.Until(fmt.Sprintf("window.saw.some((s) => s.startsWith(%q) && s.includes(%q))", class, words))
}

// Click clicks the element of a selector with the mouse.
func (b Tab) Click(selector string) {
	b.t.Helper()
	b.clickOn(fmt.Sprintf("document.querySelector(%q)", selector))
}

// Press clicks the last visible button with these words on it or in its name.
func (b Tab) Press(words string) {
	b.t.Helper()
	b.clickOn(fmt.Sprintf(`[...document.querySelectorAll('button, a.key, summary')].filter((e) => e.checkVisibility() && !e.closest('[inert]')
		&& (e.innerText.includes(%[1]q) || e.getAttribute('aria-label')?.includes(%[1]q))).at(-1)`, words))
}

// clickOn clicks what an expression finds, once it has come, lies still and nothing lies over it. It clicks a
// place and no element: the page may draw an element anew at any moment. Where the page moved under the hand, so
// that the click met something else, it is done again.
func (b Tab) clickOn(find string, how ...chromedp.MouseOption) {
	b.t.Helper()
	for range 3 {
		b.Until(fmt.Sprintf(`(async () => {
			const find = () => %s;
			const rect = () => find().getClientRects()[0];
			const place = () => { const r = rect(); return [r.x, r.y, r.width, r.height].join(); };
			const meets = (e) => find().contains(e) || e.closest('label')?.contains(find());
			find().scrollIntoView({ block: 'nearest' });
			const before = place();
			for (let i = 0; i < 3; i += 1) await new Promise(requestAnimationFrame);
			if (before !== place()) return false;
			const { x, y, width, height } = rect();
			window.aim = [x + width / 2, y + height / 2];
			window.missed = true;
			document.addEventListener('click', (event) => {
				try { window.missed = !meets(event.target); } catch { window.missed = true; }
			}, { capture: true, once: true });
			return meets(document.elementFromPoint(...window.aim));
		})()`, find))
		at := Ask[[]float64](b, "window.aim")
		b.Do(chromedp.MouseClickXY(at[0], at[1], how...))
		if !Ask[bool](b, "window.missed === true") {
			return
		}
	}
}

// Answers begins a reply to the last message of the others with these words.
func (b Tab) Answers(words string) {
	b.t.Helper()
	b.clickOn(fmt.Sprintf(`[...document.querySelectorAll('.phone.active .theirs')].filter((e) => e.innerText.includes(%q)).at(-1).querySelector('.meta')`, words), chromedp.ClickCount(2))
	b.Sees(".reply-bar", "")
}

// Types types into the input of the active phone; "\r" is Enter.
func (b Tab) Types(text string) {
	b.t.Helper()
	b.Until("((e) => { e.focus(); return e.checkVisibility() && e === document.activeElement; })(document.querySelector('.phone.active .input'))")
	b.Do(chromedp.KeyEvent(text))
}

// Opens opens one of the chats of the phone in hand; where one can write, the input waits for it.
func (b Tab) Opens(title string) {
	b.t.Helper()
	b.Click(".phone.active .back")
	b.Press(title)
	b.Sees(".phone.active .chat-head h2", title)
	b.Until(`((foot, input) => input ? input === document.activeElement : foot.children.length > 0)(
		...['.foot', '.foot .input'].map((s) => document.querySelector('.phone.active ' + s)))`)
}
