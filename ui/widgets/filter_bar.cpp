#include "ui/widgets/filter_bar.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/filter/conjuncts.h"
#include "ui/models/filter/fields.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/label.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <tuple>

namespace hookline::ui {
namespace {

constexpr int kTypingMs = 150;
constexpr int kRecent = 20;
constexpr int kSavedChips = 8; ///< more are in the menu
constexpr qsizetype kChipText = 28;
constexpr int kMenuButton = 20; ///< wide: nothing but the chevron

/// A button for kinds of events that are looked for together.
struct KindChip {
    const char* name;
    std::array<tap::EventKind, 4> kinds;
    std::size_t size;
    bool always; ///< also while there are none
};
using enum tap::EventKind;
constexpr KindChip kKindChips[] = {
    { "connectedChipToolButton", { Connected }, 1, true },
    { "disconnectedChipToolButton", { Disconnected }, 1, true },
    { "sessionsChipToolButton", { SessionCreated, SessionResumed, SessionTakenOver, SessionTerminated }, 4, false },
    { "subscribedChipToolButton", { Subscribed }, 1, true },
    { "unsubscribedChipToolButton", { Unsubscribed }, 1, false },
    { "refusedChipToolButton", { ConnectRefused, SubscribeRefused }, 2, false },
    { "publishChipToolButton", { Publish }, 1, true },
    { "deliveredChipToolButton", { Delivered }, 1, true },
    { "ackedChipToolButton", { Acked }, 1, true },
    { "droppedChipToolButton", { Dropped }, 1, true },
};

QStringList wordsOf(const KindChip& chip)
{
    QStringList out;
    for (std::size_t i = 0; i < chip.size; ++i)
        out << fromUtf8(tap::name(chip.kinds[i]));
    return out;
}

/// The word being typed may become a field: "cli" must not empty the table on the way to "client".
bool mayBecomeField(const QString& text)
{
    const QString last = text.mid(text.lastIndexOf(u' ') + 1);
    if (last.isEmpty())
        return false;
    for (const filter::Field& field : filter::fields()) {
        const QLatin1String name(field.name);
        if (last.size() < name.size() && QString(name).startsWith(last, Qt::CaseInsensitive))
            return true;
    }
    return false;
}

QString shortened(const QString& text)
{
    return text.size() <= kChipText ? text : text.left(kChipText - 1) + QChar(0x2026);
}

} // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("filterBar"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    m_edit = new FilterEdit;
    m_edit->setObjectName(QStringLiteral("filterLineEdit"));
    m_edit->setClearButtonEnabled(true);
    if (auto* clear = m_edit->findChild<QAction*>(QStringLiteral("_q_qlineeditclearaction")))
        clear->setIcon(icon("close")); // Qt's own is black, whatever the theme
    m_edit->addAction(icon("search"), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    m_count = new Label(Role::TextMuted);
    m_count->setObjectName(QStringLiteral("filterCountLabel"));
    const auto button = [](const char* name) {
        auto* out = new QToolButton;
        out->setObjectName(QLatin1String(name));
        out->setAutoRaise(true);
        return out;
    };
    m_star = button("savedFiltersToolButton");
    m_star->setIcon(icon("star"));
    m_star->setCheckable(true);
    m_menu = new QMenu(this);
    m_menu->setObjectName(QStringLiteral("savedFiltersMenu"));
    m_more = button("savedFiltersMenuToolButton");
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(m_menu);
    m_more->setFixedWidth(kMenuButton);
    auto* saved = new QHBoxLayout;
    saved->setSpacing(0);
    saved->addWidget(m_star);
    saved->addWidget(m_more);
    m_help = button("filterHelpToolButton");
    m_help->setIcon(icon("info"));
    row->addWidget(m_edit, 1);
    row->addLayout(saved);
    row->addWidget(m_help);
    row->addSpacing(6);
    row->addWidget(m_count);
    column->addLayout(row);
    m_message = new ElidedLabel(Role::Error);
    m_message->setObjectName(QStringLiteral("filterMessageLabel"));
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_message->hide();
    column->addWidget(m_message);
    m_chipRow = new QWidget;
    m_chips = new FlowLayout(4, m_chipRow);
    column->addWidget(m_chipRow);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(&m_typing, &QTimer::timeout, this, [this] {
        const EventFilter filter(m_edit->text());
        if (filter.isSimple() && !filter.error() && !mayBecomeField(m_edit->text()))
            apply(false);
    });
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::typed);
    connect(m_edit, &QLineEdit::returnPressed, this, [this] {
        apply(true);
        if (!EventFilter(m_edit->text()).error())
            emit left();
    });
    connect(m_star, &QToolButton::clicked, this, &FilterBar::toggleSaved);
    connect(m_menu, &QMenu::aboutToShow, this, &FilterBar::fillMenu);
    connect(m_help, &QToolButton::clicked, this, &FilterBar::helpWanted);
    retranslate();
}

void FilterBar::typed()
{
    showState(EventFilter(m_edit->text()));
    m_typing.start();
}

void FilterBar::setFilterText(const QString& text)
{
    m_edit->setText(text);
    apply(!text.isEmpty());
}

void FilterBar::combine(const QString& test, Join how)
{
    // What was typed and not applied yet is no filter: join what is in force.
    const QString added = how == Join::AndNot ? QStringLiteral("not (%1)").arg(test) : test;
    if (how == Join::Replace || m_applied.isEmpty())
        setFilterText(added);
    else if (how == Join::Or)
        setFilterText(m_applied + QStringLiteral(" or ") + added);
    else
        setFilterText(filter::conjunction(filter::conjuncts(m_applied) << added));
}

void FilterBar::apply(bool remember)
{
    m_typing.stop();
    const EventFilter filter(m_edit->text());
    showState(filter);
    if (filter.error())
        return; // the last good one stays
    if (remember && !filter.isEmpty()) {
        m_recent.removeAll(filter.text());
        m_recent.prepend(filter.text());
        m_recent = m_recent.mid(0, kRecent);
        m_edit->setRecent(m_recent);
    }
    if (filter.text() != m_applied) {
        m_applied = filter.text();
        emit filterChosen(filter);
    }
    showState(filter);
    checkChips();
}

/// A button is down while its test is one of those that the filter is made of, whoever wrote it.
void FilterBar::checkChips()
{
    const QStringList tests = filter::conjuncts(m_applied);
    QStringList kinds;
    for (const QString& test : tests)
        kinds << filter::kindsOf(test);
    for (QToolButton* chip : m_chipRow->findChildren<QToolButton*>()) {
        const QString test = chip->property("filter").toString();
        const QStringList mine = filter::kindsOf(test);
        const bool down = m_kindChips.contains(chip)
            ? std::ranges::all_of(mine, [&](const QString& each) { return kinds.contains(each); })
            : test == m_applied || tests.contains(test);
        chip->setChecked(down);
    }
}

void FilterBar::toggleTest(const QString& test)
{
    QStringList tests = filter::conjuncts(m_applied);
    if (tests.removeAll(test) == 0)
        tests << test;
    setFilterText(filter::conjunction(tests));
}

/// Kinds are added to those that are looked for, other tests stay as they are.
void FilterBar::toggleKinds(const QStringList& kinds)
{
    QStringList tests = filter::conjuncts(m_applied), wanted;
    qsizetype place = 0;
    for (qsizetype i = tests.size() - 1; i >= 0; --i) {
        const QStringList before = filter::kindsOf(tests[i]);
        if (before.isEmpty())
            continue;
        wanted = before + wanted;
        tests.removeAt(i);
        place = i;
    }
    const bool on = std::ranges::all_of(kinds, [&](const QString& each) { return wanted.contains(each); });
    for (const QString& each : kinds) {
        wanted.removeAll(each);
        if (!on)
            wanted << each;
    }
    if (!wanted.isEmpty())
        tests.insert(place, filter::kindTest(wanted));
    setFilterText(filter::conjunction(tests));
}

void FilterBar::showState(const EventFilter& filter)
{
    const auto& error = filter.error();
    const bool waits = !error && filter.text() != m_applied && !filter.isSimple();
    m_message->setVisible(error || waits);
    m_message->setRole(error ? Role::Error : Role::TextMuted);
    if (error)
        m_message->setFullText(error->message);
    else if (waits)
        m_message->setFullText(tr("Press Enter to apply"));
    m_edit->underline(error ? error->position : 0, error ? error->length : 0);
    m_edit->setProperty("invalid", error.has_value());
    m_edit->setProperty("valid", !error && !filter.isEmpty());
    m_edit->update();
    const bool known = m_saved.contains(filter.text());
    m_star->setChecked(known);
    m_star->setIcon(icon(known ? "star_on" : "star"));
    m_star->setEnabled(!filter.isEmpty());
}

void FilterBar::toggleSaved()
{
    const EventFilter filter(m_edit->text());
    if (!filter.isEmpty()) {
        if (m_saved.removeAll(filter.text()) == 0)
            m_saved.append(filter.text());
        emit savedChanged(m_saved);
    }
    showState(filter);
    rebuildChips();
}

void FilterBar::setSaved(const QStringList& saved)
{
    m_saved = saved;
    showState(EventFilter(m_edit->text()));
    rebuildChips();
}

QToolButton* FilterBar::addChip(const QString& text, const QString& filter, const char* name)
{
    auto* chip = new QToolButton;
    chip->setObjectName(QLatin1String(name));
    chip->setText(text);
    chip->setToolTip(toolTipText(filter));
    chip->setCheckable(true);
    chip->setProperty("chip", true);
    chip->setProperty("filter", filter);
    m_chips->addWidget(chip);
    return chip;
}

void FilterBar::rebuildChips()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one being clicked
        }
        delete item;
    }
    m_kindChips.clear();
    for (const KindChip& each : kKindChips) {
        const QStringList kinds = wordsOf(each);
        QToolButton* chip = addChip({}, filter::kindTest(kinds), each.name);
        connect(chip, &QToolButton::clicked, this, [this, kinds] { toggleKinds(kinds); });
        m_kindChips << chip;
    }
    const std::tuple<QString, QString, const char*> quick[] = {
        { tr("Problems"),
            QStringLiteral("event in {connect_refused, subscribe_refused, dropped} or kafka.status == failed or reason"),
            "problemsChipToolButton" },
        { tr("Kafka not OK"), QStringLiteral("kafka.status in {queued, failed}"), "notInKafkaChipToolButton" },
        { tr("Marked"), QStringLiteral("marked"), "markedChipToolButton" },
    };
    for (const auto& [text, test, name] : quick)
        connect(addChip(text, test, name), &QToolButton::clicked, this, [this, test = test] { toggleTest(test); });
    for (const QString& each : m_saved.mid(0, kSavedChips)) {
        QToolButton* chip = addChip(QString(QChar(0x2605)) + QLatin1Char(' ') + shortened(each), each, "savedChipToolButton");
        connect(chip, &QToolButton::clicked, this,
            [this, each, chip] { setFilterText(chip->isChecked() ? each : QString()); });
    }
    showKindCounts();
    checkChips();
}

void FilterBar::setKindCounts(const KindCounts& counts)
{
    if (counts == m_kindCounts)
        return;
    m_kindCounts = counts;
    showKindCounts();
}

void FilterBar::showKindCounts()
{
    for (std::size_t i = 0; i < std::size(kKindChips); ++i) {
        const KindChip& each = kKindChips[i];
        std::uint64_t count = 0;
        for (std::size_t kind = 0; kind < each.size; ++kind)
            count += m_kindCounts[static_cast<std::size_t>(each.kinds[kind])];
        const bool refused = each.kinds[0] == ConnectRefused;
        QString word = refused ? tr("Refused") : each.size > 1 ? tr("Sessions") : Texts::event(each.kinds[0]);
        word[0] = word[0].toUpper();
        QToolButton* chip = m_kindChips[static_cast<qsizetype>(i)];
        chip->setText(count > 0 ? word + QLatin1Char(' ') + number(count) : word);
        chip->setMinimumWidth(std::max(chip->minimumWidth(), chip->sizeHint().width())); // those behind it stand still
        chip->setVisible(each.always || count > 0 || chip->isChecked());
    }
}

void FilterBar::fillMenu()
{
    m_menu->clear();
    const auto section = [this](const QString& title, const QStringList& filters) {
        if (filters.isEmpty())
            return;
        m_menu->addSection(title)->setText(title);
        for (const QString& each : filters)
            m_menu->addAction(menuText(each), this, [this, each] { setFilterText(each); });
    };
    section(tr("Saved"), m_saved);
    section(tr("Recent"), m_recent);
    if (m_menu->isEmpty())
        m_menu->addAction(tr("No filters yet"))->setEnabled(false);
}

void FilterBar::setCount(const QString& text) const { m_count->setText(text); }

void FilterBar::saveState(QSettings& settings) const
{
    settings.setValue(QStringLiteral("events/savedFilters"), m_saved);
    settings.setValue(QStringLiteral("events/recentFilters"), m_recent);
}

void FilterBar::restoreState(const QSettings& settings)
{
    m_saved = settings.value(QStringLiteral("events/savedFilters")).toStringList();
    m_recent = settings.value(QStringLiteral("events/recentFilters")).toStringList();
    m_edit->setRecent(m_recent);
    rebuildChips();
    showState(EventFilter(m_edit->text()));
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress && !m_edit->isCompleting()
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        if (m_edit->text().isEmpty())
            emit left();
        else
            setFilterText({});
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FilterBar::retranslate()
{
    m_edit->setPlaceholderText(tr("Filter: dev-017 temp, or event == publish and payload.t > 30 – press / to type"));
    m_edit->setAccessibleName(tr("Event filter"));
    m_star->setToolTip(tr("Keep this filter as a button"));
    m_star->setAccessibleName(tr("Keep this filter"));
    m_more->setToolTip(tr("Saved and recent filters"));
    m_more->setAccessibleName(tr("Saved filters"));
    m_help->setToolTip(tr("How filters are written"));
    m_help->setAccessibleName(tr("Filter help"));
    rebuildChips();
    showState(EventFilter(m_edit->text()));
}

} // namespace hookline::ui
