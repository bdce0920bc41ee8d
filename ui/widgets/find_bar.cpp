#include "ui/widgets/find_bar.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/event_table_model.h"
#include "ui/models/filter/values.h"
#include "ui/models/match_counter.h"
#include "ui/models/row_search.h"
#include "ui/widgets/label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace hookline::ui {

FindBar::FindBar(const EventTableModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new RowSearch(model, this))
    , m_counter(new MatchCounter(model, this))
{
    setObjectName(QStringLiteral("findBar"));
    setAutoFillBackground(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(24, 5, 16, 5);
    row->setSpacing(6);
    m_label = new Label(Role::TextMuted);
    m_edit = new QLineEdit;
    m_edit->setObjectName(QStringLiteral("findLineEdit"));
    m_edit->setMaximumWidth(420);
    m_label->setBuddy(m_edit);
    m_mode = new QComboBox;
    m_mode->setObjectName(QStringLiteral("findModeComboBox"));
    for (int i = 0; i < 3; ++i)
        m_mode->addItem(QString());
    const auto button = [](const char* name, const char* iconName) {
        auto* b = new QToolButton;
        b->setObjectName(QLatin1String(name));
        b->setIcon(icon(iconName));
        b->setAutoRaise(true);
        return b;
    };
    m_previous = button("findPreviousToolButton", "up");
    m_next = button("findNextToolButton", "down");
    m_close = button("findCloseToolButton", "close");
    m_count = new Label(Role::TextMuted);
    m_count->setObjectName(QStringLiteral("findCountLabel"));
    m_note = new Label(Role::TextMuted);
    m_note->setObjectName(QStringLiteral("findNoteLabel"));
    row->addWidget(m_label);
    row->addWidget(m_edit, 2);
    row->addWidget(m_mode);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_count);
    row->addWidget(m_note);
    row->addStretch(1);
    row->addWidget(m_close);
    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::takePattern);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &FindBar::takePattern);
    connect(m_previous, &QToolButton::clicked, this, [this] { emit findWanted(false); });
    connect(m_next, &QToolButton::clicked, this, [this] { emit findWanted(true); });
    connect(m_close, &QToolButton::clicked, this, &FindBar::close);
    connect(m_search, &RowSearch::found, this, [this](quint64 number, bool round) {
        say(round ? tr("Went on at the other end") : QString(), false);
        m_at = number;
        showCount();
        emit found(number);
    });
    connect(m_search, &RowSearch::notFound, this, [this] { say(tr("Not found in the shown rows"), true); });
    connect(m_counter, &MatchCounter::changed, this, &FindBar::showCount);
    hide();
    retranslate();
}

void FindBar::showCount()
{
    const std::size_t all = m_counter->count(), place = m_counter->placeOf(m_at);
    m_count->setText(m_pattern.isEmpty() ? QString()
            : !m_counter->isComplete()   ? tr("counting…")
            : place > 0                  ? tr("%1 of %2").arg(number(place), number(all))
                                         : tr("%Ln match(es)", nullptr, static_cast<int>(all)));
}

void FindBar::openFind() { open(false); }
void FindBar::openGoTo() { open(true); }

void FindBar::open(bool goTo)
{
    if (m_goTo != goTo)
        m_edit->clear();
    m_goTo = goTo;
    for (QWidget* part :
        { static_cast<QWidget*>(m_mode), static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next) })
        part->setVisible(!goTo);
    retranslate();
    say({}, false);
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
    takePattern();
}

void FindBar::close()
{
    m_search->stop();
    m_pattern = {};
    m_counter->stop();
    hide();
    emit patternChanged();
    emit closed();
}

void FindBar::takePattern()
{
    m_search->stop();
    m_pattern
        = m_goTo ? FindPattern() : FindPattern(static_cast<FindPattern::Mode>(m_mode->currentIndex()), m_edit->text());
    say(m_pattern.error(), true);
    m_at = 0;
    m_counter->start(m_pattern);
    showCount();
    emit patternChanged();
}

void FindBar::find(bool forward, std::uint64_t from)
{
    if (m_pattern.isEmpty()) {
        if (!isVisible())
            openFind();
        return;
    }
    say({}, false);
    m_search->start(m_pattern, from, forward);
    if (m_search->isRunning())
        say(tr("Searching…"), false);
}

void FindBar::goTo()
{
    const QString text = m_edit->text().trimmed();
    bool isNumber = false;
    const quint64 number = QString(text).remove(u'#').remove(u',').toULongLong(&isNumber);
    if (m_model.rowCount() == 0) {
        say(tr("There are no rows"), true);
        return;
    }
    int row = -1;
    if (isNumber) {
        row = m_model.firstRowFrom(m_model.store().firstShownFrom(number));
    } else {
        QString why;
        const auto& newest = m_model.at(m_model.rowCount() - 1).event.stamp;
        const auto value = filter::readValue(
            *filter::findField(u"time"), false, filter::Op::GreaterEqual, text, newest.wallMicros, why);
        if (!value) {
            say(tr("Write a row number or a time such as 14:32:07"), true);
            return;
        }
        // Rows of several loops are nearly, but not strictly, in the order of time; near is what is asked for.
        const auto wanted = static_cast<std::int64_t>(value->number * 1e6);
        int low = 0, high = m_model.rowCount();
        while (low < high) {
            const int middle = low + (high - low) / 2;
            if (m_model.at(middle).event.stamp.wallMicros < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        row = low;
    }
    const bool beyond = row >= m_model.rowCount();
    row = std::min(row, m_model.rowCount() - 1);
    const bool exact = !isNumber || shownNumber(m_model.at(row), m_model.numberAt(row)) == number;
    say(beyond      ? tr("That is after the last row")
            : exact ? QString()
                    : tr("Row %1 is not shown; this is the next one").arg(number),
        false);
    emit found(m_model.numberAt(row));
}

void FindBar::say(const QString& text, bool wrong)
{
    m_note->setRole(wrong ? Role::Error : Role::TextMuted);
    m_note->setText(text);
    m_edit->setProperty("invalid", wrong && !text.isEmpty());
    m_edit->update();
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_goTo)
            goTo();
        else
            emit findWanted(!(event->modifiers() & Qt::ShiftModifier));
        return;
    case Qt::Key_Escape: close(); return;
    default: QWidget::keyPressEvent(event);
    }
}

void FindBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FindBar::retranslate()
{
    m_label->setText(m_goTo ? tr("Go to") : tr("Find"));
    m_edit->setPlaceholderText(m_goTo ? tr("Row number or time, e.g. 4711 or 14:32:07") : tr("In the shown rows"));
    m_edit->setAccessibleName(m_goTo ? tr("Go to row or time") : tr("Find in the shown rows"));
    m_mode->setItemText(0, tr("Text"));
    m_mode->setItemText(1, tr("Regular expression"));
    m_mode->setItemText(2, tr("Bytes (hex)"));
    m_mode->setAccessibleName(tr("Kind of search"));
    m_previous->setToolTip(tr("Previous match (Shift+F3)"));
    m_previous->setAccessibleName(tr("Previous match"));
    m_next->setToolTip(tr("Next match (F3)"));
    m_next->setAccessibleName(tr("Next match"));
    m_close->setToolTip(tr("Close (Esc)"));
    m_close->setAccessibleName(tr("Close search"));
}

} // namespace hookline::ui
