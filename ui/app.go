package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"dtui/model"
	"dtui/ui/browse"
	"dtui/ui/cells"
	"dtui/ui/keys"
	"dtui/ui/look"
	"dtui/ui/manage"
	"dtui/ui/screen"
	"dtui/ui/search"
	"dtui/ui/theme"
	"dtui/ui/workspace"
)

// App is the root model. It owns the screens and the dialogs, turns what they ask for into commands, and files what
// comes back.
type App struct {
	env     Env
	options Options
	ctx     screen.Context
	w, h    int

	browse  *browse.Screen
	screens []screen.Screen
	dialogs []screen.Dialog
	toasts  toasts
	saves   saves
	strays  strays
	// unsaved are the reports of the last save if it left something staged: a review that is opened later tells why.
	unsaved saves
	recent  []keys.Action

	themes    themes
	names     aliases
	revealed  int // numbers the countdowns of reveals, so that an old timer cannot count for a newer one
	counted   time.Time
	spinning  bool
	trouble   trouble
	offline   offline
	live      live
	outside   outside
	clipboard clipboard
	asked     bool // ctrl+c has asked already
	session   session
	entry     entry
	dead      dead
	// lastKey is when a key was pressed last.
	lastKey time.Time
	// profiles are the kept logins as they were read last; profilesSeen counts the readings.
	profiles     model.Profiles
	profilesErr  error
	profilesSeen int
	foundKnown   *foundMsg
	// recalling is set while the last place is looked up and no key was pressed.
	recalling bool
	// blanked is set while the screen is emptied. touchedAt is when somebody was there last, and idling is true while a tick
	// that looks at it is on its way.
	blanked   *blank
	touchedAt time.Time
	idling    bool
	// reads is what reading ends with when the screen is blanked.
	reads      context.Context
	stopReads  context.CancelFunc
	background background
	resting    resting
	// lowest is the dialog for which readings are held.
	lowest    screen.Dialog
	searching searching
	sayings   sayings
	// errands is how many writes of errands are under way.
	errands int
	leases  manage.Ledger
	// unlocking is true while a tick for the unlocked configs is on its way.
	unlocking bool
	// writing is the table with what a read-only run leaves out, to say so when such a key is pressed.
	writing *keys.Table
}

// New makes the program. It fails when the theme is unknown or the keys collide.
func New(env Env, options Options) (*App, error) {
	table, err := keys.New(options.ReadOnly, options.Keys...)
	if err != nil {
		return nil, err
	}
	writing, err := keys.New(false, options.Keys...)
	if err != nil {
		return nil, err
	}
	protected := options.Protected
	if protected == nil {
		protected = model.DefaultProtected()
	}
	a := &App{env: env, options: options, writing: writing, w: 80, h: 24, touchedAt: env.Now()}
	a.reads, a.stopReads = context.WithCancel(context.Background())
	a.ctx = screen.Context{W: workspace.New(protected), Keys: table, ReadOnly: options.ReadOnly, Now: env.Now(), RevealFor: options.RevealFor}
	if a.ctx.RevealFor <= 0 {
		a.ctx.RevealFor = screen.RevealFor
	}
	table.RevealsFor(a.ctx.RevealFor)
	a.ctx.W.IgnoreRules(options.LintIgnore)
	if err := a.themes.start(options); err != nil {
		return nil, err
	}
	a.ctx.Look = a.themes.look()
	a.browse, a.searching.store = browse.New(flows{app: a}), search.NewStore()
	a.screens = []screen.Screen{a.browse}
	a.session, a.live.on = session{Session: env.Session}, options.Live
	if a.options.NoToken = options.NoToken || options.Login || options.Unlock != ""; a.options.NoToken {
		a.screens = []screen.Screen{a.newWelcome(false)}
	}
	return a, nil
}

// Init asks for everything that the first frame needs at once, in one round of requests.
func (a *App) Init() tea.Cmd {
	commands := []tea.Cmd{tea.RequestBackgroundColor, a.sweep(), a.idle(), a.listen()}
	if a.options.NoToken {
		return tea.Batch(append(commands, a.first())...)
	}
	if a.session.Kind.ReadsSecrets() {
		commands = append(commands, a.loadAccount())
	}
	return tea.Batch(append(commands, a.home(), a.listProfiles())...)
}

// top is the screen that is shown.
func (a *App) top() screen.Screen { return a.screens[len(a.screens)-1] }

// dialog is the top dialog, nil when none is open.
func (a *App) dialog() screen.Dialog {
	if len(a.dialogs) == 0 {
		return nil
	}
	return a.dialogs[len(a.dialogs)-1]
}

// chain is where keys of the present screen are looked up.
func (a *App) chain() []keys.Scope { return append(a.top().Scopes(), keys.Global) }

const (
	leastWidth  = 60
	leastHeight = 16
)

// View draws the frame. It only reads.
func (a *App) View() tea.View {
	view := tea.NewView("")
	view.AltScreen = true
	view.ReportFocus = true
	view.WindowTitle = "dtui"
	if !a.options.NoMouse {
		view.MouseMode = tea.MouseModeCellMotion
	}
	rows, cursor := a.frame()
	view.Content = strings.Join(rows, "\n")
	if cursor != nil {
		view.Cursor = tea.NewCursor(cursor.x, cursor.y)
	}
	return view
}

type point struct{ x, y int }

// frame draws every row of the terminal.
func (a *App) frame() ([]string, *point) {
	if a.blanked != nil {
		return a.drawBlank(), nil
	}
	if a.small() {
		return a.tooSmall(), nil
	}
	c := a.ctx
	c.Behind = len(a.dialogs) > 0
	rows := make([]string, 0, a.h)
	rows = append(rows, a.header(&c))
	banner := a.banner(&c)
	if banner != "" {
		rows = append(rows, banner)
	}
	body := a.top().Draw(&c, a.w, a.h-len(rows)-1)
	above := len(rows)
	rows = append(append(rows, body...), a.footer(&c))
	cursor := a.screenCursor(above)
	if len(a.dialogs) > 0 {
		rows, cursor = a.withDialogs(rows)
	}
	return a.withToasts(rows), cursor
}

// screenCursor is where a text field of the screen itself wants the cursor.
func (a *App) screenCursor(above int) *point {
	if s, ok := a.top().(screen.Cursor); ok {
		if x, y, shown := s.Cursor(); shown {
			return &point{x, y + above}
		}
	}
	return nil
}

// withDialogs dims and masks what is behind and draws the dialogs over it.
func (a *App) withDialogs(rows []string) ([]string, *point) {
	for i, row := range rows {
		rows[i] = a.ctx.Look.Paint(cells.Plain(row), theme.Faint, theme.OnBg, 0)
	}
	c := a.ctx
	var cursor *point
	for _, d := range a.dialogs {
		box := d.Draw(&c, a.w-4, a.h-2)
		x, y := a.place(box)
		rows = cells.Splice(rows, x, y, box)
		cursor = nil
		if at, ok := d.(screen.Cursor); ok {
			if cx, cy, shown := at.Cursor(); shown {
				cursor = &point{x + cx, y + cy}
			}
		}
	}
	return rows, cursor
}

// place centres a box, a little above the middle.
func (a *App) place(box []string) (x, y int) {
	if len(box) == 0 {
		return 0, 0
	}
	return max((a.w-cells.Width(box[0]))/2, 0), max((a.h-len(box))*2/5, 0)
}

// tooSmall says what size is needed.
func (a *App) tooSmall() []string {
	text := look.T("", theme.Text)
	text.Text = "dtui needs " + size(leastWidth, leastHeight) + " cells; this terminal has " + size(a.w, a.h) + "."
	if a.asking() {
		text.Text = a.lost() + " ctrl+c again leaves. " + text.Text
	}
	rows := make([]string, max(a.h, 1))
	for i := range rows {
		rows[i] = a.ctx.Look.Blank(a.w, theme.OnBg)
	}
	for i, line := range cells.WrapWords(text.Text, max(a.w, 1)) {
		if i < len(rows) {
			rows[i] = a.ctx.Look.Line(a.w, theme.OnBg).Add(line, theme.Text, 0).String()
		}
	}
	return rows
}

// refresh lets every screen take over what was read or staged.
func (a *App) refresh() []tea.Cmd {
	if a.ctx.HideNames {
		a.learnNames()
	}
	var commands []tea.Cmd
	for _, d := range a.dialogs {
		if r, ok := d.(screen.Refresher); ok {
			r.Refresh(&a.ctx)
		}
	}
	a.placeManaging()
	for _, s := range a.screens {
		for _, effect := range s.Refresh(&a.ctx) {
			commands = append(commands, a.run(effect))
		}
	}
	commands = append(commands, a.sourcesRead()...)
	a.keepReveal()
	return commands
}

// Staged is how many changes would be lost by leaving now.
func (a *App) Staged() int { return a.ctx.W.Staging.Len() }

func (a *App) now() time.Time { return a.env.Now() }

// Staging is what is staged, for those who must not lose it.
func (a *App) Staging() *model.Staging { return a.ctx.W.Staging }
