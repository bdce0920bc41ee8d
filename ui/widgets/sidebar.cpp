#include "ui/widgets/sidebar.h"

#include "ui/accessible_faces.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/theme.h"
#include "ui/widgets/state_dot.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

namespace hookline::ui {
namespace {

constexpr int kIcon = 18;
constexpr int kCollapsedWidth = 56;

/// Focus that the user moved here; the first focus of a window is nobody's choice.
bool byKeyboard(const QFocusEvent* event)
{
    return event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason;
}

/// The program's name beside its sign.
class Brand : public QWidget {
public:
    explicit Brand(QWidget* parent = nullptr)
        : QWidget(parent)
    {
        setFixedHeight(40);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const int sign = 28;
        painter.drawPixmap(QRect(4, (height() - sign) / 2, sign, sign),
            applicationIcon().pixmap(QSize(sign, sign), devicePixelRatioF()));
        if (width() < 100)
            return;
        QFont own = font();
        own.setPointSizeF(own.pointSizeF() * 1.25);
        own.setWeight(QFont::Bold);
        painter.setFont(own);
        painter.setPen(theme()[Role::Text]);
        painter.drawText(
            rect().adjusted(sign + 14, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("Hookline"));
    }
};

/// A thin line between two groups of buttons.
class ThinLine : public QWidget {
public:
    explicit ThinLine(QWidget* parent)
        : QWidget(parent)
    {
        setFixedHeight(13);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter(this).fillRect(QRect(6, height() / 2, width() - 12, 1), theme()[Role::Border]);
    }
};

} // namespace

class Sidebar::Button : public QAbstractButton {
public:
    Button(QAction* action, QWidget* parent)
        : QAbstractButton(parent)
        , m_action(action)
    {
        setObjectName(action->objectName().replace(QLatin1String("Action"), QLatin1String("NavButton")));
        setCheckable(action->isCheckable());
        setProperty("oneOfSeveral", action->actionGroup() != nullptr); // for those who do not see the others
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
        connect(action, &QAction::changed, this, [this] { follow(); });
        connect(action, &QAction::toggled, this, &QAbstractButton::setChecked);
        // Screen readers toggle instead of clicking.
        connect(this, &QAbstractButton::toggled, action, [this, action](bool on) {
            if (action->isChecked() != on)
                action->trigger();
            setChecked(action->isChecked());
        });
        follow();
    }
    const QAction* action() const { return m_action; }
    void setBadge(int count, bool bad)
    {
        if (m_count == count && m_bad == bad)
            return;
        m_count = count;
        m_bad = bad;
        follow();
    }
    void setNote(const QString& note, bool warn)
    {
        if (m_note == note && m_warn == warn)
            return;
        m_note = note;
        m_warn = warn;
        follow();
    }
    void setCollapsed(bool collapsed)
    {
        m_collapsed = collapsed;
        follow();
        updateGeometry();
    }
    QSize sizeHint() const override
    {
        return { m_collapsed ? 40 : fontMetrics().horizontalAdvance(text()) + kIcon + 50, 36 };
    }

protected:
    void nextCheckState() override { } // the action decides: a page that is shown stays chosen when it is clicked again
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = theme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(0, 1, 0, -1);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(t[isChecked() ? Role::AccentSoft : Role::Hover]);
            painter.drawRoundedRect(box, 7, 7);
        }
        if (hasFocus() && m_ring) {
            painter.setPen(QPen(t[Role::Accent], 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6);
        }
        const QColor color = isChecked() ? t[Role::Accent] : t[Role::TextMuted];
        const int left = m_collapsed ? (width() - kIcon) / 2 : 11;
        icon().paint(&painter, QRect(left, (height() - kIcon) / 2, kIcon, kIcon), Qt::AlignCenter, QIcon::Normal,
            isChecked() ? QIcon::On : QIcon::Off);
        paintBadge(painter);
        paintNote(painter);
        if (m_collapsed)
            return;
        QFont own = font();
        own.setWeight(isChecked() ? QFont::DemiBold : QFont::Normal);
        painter.setFont(own);
        painter.setPen(isChecked() ? color : t[Role::Text]);
        painter.drawText(rect().adjusted(11 + kIcon + 11, 0, -6, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    }
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void focusInEvent(QFocusEvent* event) override
    {
        m_ring = byKeyboard(event);
        QAbstractButton::focusInEvent(event);
    }

private:
    void paintBadge(QPainter& painter) const
    {
        if (m_count == 0)
            return;
        const Theme& t = theme();
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.85);
        small.setWeight(QFont::DemiBold);
        const QString words = m_count > 999 ? QStringLiteral("999+") : QString::number(m_count);
        const QFontMetrics metrics(small);
        const double tall = metrics.height() + 2, wide = std::max(tall, metrics.horizontalAdvance(words) + 10.0);
        const QRectF box = m_collapsed ? QRectF(width() - wide + 2, 0, wide, tall)
                                       : QRectF(width() - wide - 9, (height() - tall) / 2, wide, tall);
        painter.setPen(Qt::NoPen);
        painter.setBrush(t[m_bad ? Role::Error : Role::Warn]);
        painter.drawRoundedRect(box, tall / 2, tall / 2);
        painter.setFont(small);
        painter.setPen(t[Role::Surface]);
        painter.drawText(box, Qt::AlignCenter, words);
        painter.setFont(font());
    }
    void paintNote(QPainter& painter) const
    {
        if (m_note.isEmpty() || m_count > 0)
            return;
        const Theme& t = theme();
        if (m_warn) {
            const int side = 14;
            const QPoint at = m_collapsed ? QPoint(width() - side, 2) : QPoint(width() - side - 10, (height() - side) / 2);
            const QRect box(at, QSize(side, side));
            painter.drawPixmap(box, iconPixmap("warning", t[Role::Warn], side, devicePixelRatioF()));
        } else if (!m_collapsed) {
            QFont small = font();
            small.setPointSizeF(small.pointSizeF() * 0.88);
            painter.setFont(small);
            painter.setPen(t[Role::TextMuted]);
            painter.drawText(rect().adjusted(0, 0, -11, 0), Qt::AlignVCenter | Qt::AlignRight, m_note);
            painter.setFont(font());
        }
    }
    void follow()
    {
        const QString name = withoutMnemonic(m_action->text());
        setText(name);
        setAccessibleName(m_count == 0 ? name : Sidebar::tr("%1, %Ln new", nullptr, m_count).arg(name));
        setIcon(m_action->icon());
        setChecked(m_action->isChecked());
        const QString keys = keysText(m_action->shortcut());
        const QString keyed = keys.isEmpty() ? name : withDetail(name, keys);
        setToolTip(toolTipText(m_note.isEmpty() ? keyed : labelled(keyed, m_note)));
        setAccessibleDescription(m_note); // a name that is the page's own is what it is looked for by
        update();
    }
    QAction* m_action;
    bool m_collapsed = false;
    bool m_ring = false;
    int m_count = 0;
    bool m_bad = false;
    QString m_note;
    bool m_warn = false;
};

Sidebar::Sidebar(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("sidebar"));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(8, 10, 9, 10);
    m_column->setSpacing(2);
    m_column->addWidget(new Brand);
    m_column->addSpacing(8);
    m_broker = new StateLine(QString());
    m_broker->setObjectName(QStringLiteral("brokerStateLine"));
    m_kafka = new StateLine(QStringLiteral("Kafka"));
    m_kafka->setObjectName(QStringLiteral("kafkaStateLine"));
    m_column->addWidget(m_broker);
    m_column->addWidget(m_kafka);
    m_column->addSpacing(14);
    m_pages = new QVBoxLayout;
    m_pages->setSpacing(2);
    m_column->addLayout(m_pages);
    m_column->addStretch(1);
    m_tools = new QVBoxLayout;
    m_tools->setSpacing(2);
    m_column->addLayout(m_tools);
    m_brokerMenu = new QMenu(this);
    m_brokerMenu->setObjectName(QStringLiteral("brokerStateMenu"));
    m_kafkaMenu = new QMenu(this);
    m_kafkaMenu->setObjectName(QStringLiteral("kafkaStateMenu"));
    for (const auto& [line, menu] : { std::pair(m_broker, m_brokerMenu), std::pair(m_kafka, m_kafkaMenu) })
        line->setMenu(menu);
    m_kafkaMenu->setTitle(QStringLiteral("Kafka"));
    retranslate();
    applyWidth();
}

void Sidebar::addPage(QAction* action)
{
    m_buttons.push_back(new Button(action, this));
    m_pages->addWidget(m_buttons.back());
}

void Sidebar::addTool(QAction* action)
{
    if (!std::exchange(m_hasTools, true)) { // in a low window they follow the pages at once
        auto* line = new ThinLine(this);
        m_tools->addWidget(line);
    }
    m_buttons.push_back(new Button(action, this));
    m_tools->addWidget(m_buttons.back());
}

void Sidebar::setNote(const QAction* action, const QString& note, bool warn)
{
    for (Button* button : m_buttons) {
        if (button->action() == action)
            button->setNote(note, warn);
    }
}

void Sidebar::setBadge(const QAction* action, int count, bool bad)
{
    for (Button* button : m_buttons) {
        if (button->action() == action)
            button->setBadge(count, bad);
    }
}

void Sidebar::showStates(const Look& broker, const Look& kafka)
{
    m_broker->show(broker);
    m_kafka->show(kafka);
}

void Sidebar::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    for (Button* button : m_buttons)
        button->setCollapsed(collapsed);
    m_broker->setCollapsed(collapsed);
    m_kafka->setCollapsed(collapsed);
    applyWidth();
}

void Sidebar::applyWidth()
{
    // Room for "127.0.0.1:65535" under the word, and for a number beside the longest name of a page.
    setFixedWidth(
        m_collapsed ? kCollapsedWidth : fontMetrics().horizontalAdvance(QStringLiteral("practice cluster 000")) + 74);
}

void Sidebar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Role::Sidebar]);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme()[Role::Border]);
}

void Sidebar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void Sidebar::retranslate()
{
    m_broker->setName(tr("Broker"));
    m_brokerMenu->setTitle(tr("Broker"));
}

StateLine::StateLine(const QString& name, QWidget* parent)
    : QAbstractButton(parent)
    , m_state(static_cast<int>(State::Off))
    , m_name(name)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void StateLine::setMenu(QMenu* menu)
{
    m_menu = menu;
    setProperty(kMenuProperty, QVariant::fromValue<QObject*>(menu));
    connect(this, &QAbstractButton::clicked, this, &StateLine::showMenu);
}

void StateLine::showMenu() { m_menu->popup(mapToGlobal(QPoint(0, height() + 2))); }

void StateLine::setName(const QString& name)
{
    m_name = name;
    say();
}

void StateLine::show(const Look& look)
{
    m_state = static_cast<int>(look.state);
    m_detail = look.brief;
    m_title = look.title;
    say();
}

void StateLine::say()
{
    const QString text = labelled(m_name, m_title);
    setAccessibleName(text);
    setToolTip(toolTipText(text));
    update();
}

void StateLine::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    updateGeometry();
}

QSize StateLine::sizeHint() const
{
    return { m_collapsed ? 40 : 120, m_collapsed ? 30 : fontMetrics().height() * 2 + 12 };
}

void StateLine::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool ring = hasFocus() && m_ring;
    if (underMouse() || ring) {
        painter.setPen(ring ? QPen(t[Role::Accent], 1.5) : QPen(Qt::NoPen));
        painter.setBrush(t[Role::Hover]);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 7, 7);
    }
    const auto state = static_cast<State>(m_state);
    const int dot = 12;
    const int left = m_collapsed ? (width() - dot) / 2 : 14;
    if (m_collapsed) {
        paintState(painter, QRectF(left, (height() - dot) / 2.0, dot, dot), state);
        return;
    }
    const int line = fontMetrics().height();
    const QRect first(left + dot + 14, (height() - 2 * line) / 2, width() - left - dot - 18, line);
    paintState(painter, QRectF(left, first.center().y() - dot / 2.0 + 0.5, dot, dot), state);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(t[Role::Text]);
    painter.drawText(first, Qt::AlignVCenter | Qt::AlignLeft, m_name);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    painter.setFont(small);
    painter.setPen(state == State::Ok || state == State::Off ? t[Role::TextMuted] : t[roleOf(state)]);
    painter.drawText(first.translated(0, line), Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(small).elidedText(m_detail, Qt::ElideMiddle, first.width()));
}

void StateLine::enterEvent(QEnterEvent*) { update(); }
void StateLine::leaveEvent(QEvent*) { update(); }

void StateLine::focusInEvent(QFocusEvent* event)
{
    m_ring = byKeyboard(event);
    QAbstractButton::focusInEvent(event);
}

} // namespace hookline::ui
