#include "ui/widgets/filter_bar.h"

#include "ui/icons.h"
#include "ui/models/filter/fields.h"
#include "ui/safe_text.h"
#include "ui/widgets/filter_edit.h"
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

namespace hookline::ui {
namespace {

constexpr int kTypingMs = 150;
constexpr int kRecent = 20;
constexpr int kSavedChips = 8; ///< more are in the menu
constexpr qsizetype kChipText = 28;
constexpr int kMenuButton = 20; ///< wide: nothing but the chevron

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
    m_chips = new QHBoxLayout(m_chipRow);
    m_chips->setContentsMargins(0, 0, 0, 0);
    m_chips->setSpacing(4);
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
    QString before = m_applied;
    if (before.contains(QStringLiteral("or"), Qt::CaseInsensitive) || before.contains(u'|'))
        before = u'(' + before + u')';
    const QString added = how == Join::AndNot ? QStringLiteral("not (%1)").arg(test) : test;
    if (how == Join::Replace || before.isEmpty())
        setFilterText(added);
    else
        setFilterText(before + (how == Join::Or ? QStringLiteral(" or ") : QStringLiteral(" and ")) + added);
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
    for (QToolButton* chip : m_chipRow->findChildren<QToolButton*>())
        chip->setChecked(chip->property("filter").toString() == m_applied);
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
    chip->setChecked(m_applied == filter);
    m_chips->addWidget(chip);
    connect(chip, &QToolButton::clicked, this,
        [this, filter, chip] { setFilterText(chip->isChecked() ? filter : QString()); });
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
    addChip(tr("Problems"), QStringLiteral("event in {connect_refused, subscribe_refused, dropped} or kafka.status == failed or reason"),
        "problemsChipToolButton");
    addChip(tr("Not acknowledged by Kafka"), QStringLiteral("kafka.status in {queued, failed}"),
        "notInKafkaChipToolButton");
    addChip(tr("Messages"), QStringLiteral("event in {publish, delivered, acked, dropped}"), "messagesChipToolButton");
    addChip(tr("Clients"),
        QStringLiteral("event in {connected, connect_refused, disconnected, subscribed, subscribe_refused, unsubscribed, session_created, "
                       "session_resumed, session_takenover, session_terminated}"),
        "clientsChipToolButton");
    addChip(tr("Marked"), QStringLiteral("marked"), "markedChipToolButton");
    for (const QString& each : m_saved.mid(0, kSavedChips))
        addChip(QString(QChar(0x2605)) + QLatin1Char(' ') + shortened(each), each, "savedChipToolButton");
    m_chips->addStretch(1);
}

void FilterBar::fillMenu()
{
    m_menu->clear();
    const auto section = [this](const QString& title, const QStringList& filters) {
        if (filters.isEmpty())
            return;
        m_menu->addSection(title)->setText(title);
        for (const QString& each : filters)
            m_menu->addAction(QString(each).replace(QLatin1Char('&'), QLatin1String("&&")), this,
                [this, each] { setFilterText(each); });
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
