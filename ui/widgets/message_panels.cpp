#include "ui/widgets/message_panels.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace hookline::ui {

class MessagePanel : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::MessagePanel)

public:
    explicit MessagePanel(QWidget* parent = nullptr)
        : QWidget(parent)
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(48, 9, 10, 9);
        row->setSpacing(10);
        auto* words = new QVBoxLayout;
        words->setSpacing(2);
        what = new Label(Role::Text, 1.0, true);
        what->setObjectName(QStringLiteral("messageWhatLabel"));
        what->wrapped()->selectable();
        remedy = new Label(Role::Text);
        remedy->setObjectName(QStringLiteral("messageRemedyLabel"));
        remedy->wrapped()->selectable();
        details = new Label(Role::TextMuted);
        details->setObjectName(QStringLiteral("messageDetailsLabel"));
        details->wrapped()->selectable();
        details->hide();
        state = new Label(Role::TextMuted);
        state->setObjectName(QStringLiteral("messageStateLabel"));
        state->wrapped()->selectable();
        for (Label* label : { what, state, remedy, details })
            words->addWidget(label);
        row->addLayout(words, 1);
        for (std::size_t i = 0; i < actions.size(); ++i) {
            actions[i] = new QPushButton;
            actions[i]->setObjectName(i == 0 ? QStringLiteral("messageActionPushButton")
                                             : QStringLiteral("messageAction%1PushButton").arg(i + 1));
            row->addWidget(actions[i], 0, Qt::AlignTop);
            connect(actions[i], &QPushButton::clicked, this, [this, i] {
                const auto act = message.actions[i].act; // it may end this message
                act();
            });
        }
        more = new QPushButton;
        more->setObjectName(QStringLiteral("messageDetailsPushButton"));
        more->setProperty("quiet", true);
        more->setCheckable(true);
        row->addWidget(more, 0, Qt::AlignTop);
        copy = new QToolButton;
        copy->setObjectName(QStringLiteral("messageCopyToolButton"));
        copy->setIcon(icon("copy"));
        close = new QToolButton;
        close->setObjectName(QStringLiteral("messageCloseToolButton"));
        close->setIcon(icon("close"));
        for (QToolButton* button : { copy, close }) {
            button->setAutoRaise(true);
            row->addWidget(button, 0, Qt::AlignTop);
        }
        connect(more, &QPushButton::toggled, details, &QWidget::setVisible);
        connect(copy, &QToolButton::clicked, this, [this] {
            QStringList lines { message.what, message.state, message.remedy, message.details };
            lines.removeAll(QString());
            QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
        });
    }

    void set(const MessagePanels::Message& m)
    {
        message = m;
        what->setText(m.what);
        remedy->setText(m.remedy);
        remedy->setVisible(!m.remedy.isEmpty());
        details->setText(m.details);
        more->setText(m.why ? tr("Why?") : tr("Details"));
        more->setVisible(!m.details.isEmpty());
        for (std::size_t i = 0; i < actions.size(); ++i)
            actions[i]->setText(i < m.actions.size() ? m.actions[i].text : QString());
        setState(m.state);
        copy->setToolTip(tr("Copy"));
        copy->setAccessibleName(tr("Copy"));
        close->setToolTip(tr("Dismiss"));
        close->setAccessibleName(tr("Dismiss"));
        setAccessibleName(sentences({ m.what, m.remedy }));
        update();
    }

    void setState(const QString& text)
    {
        message.state = text;
        state->setText(text);
        state->setVisible(!text.isEmpty());
    }

    MessagePanels::Message message;
    Label* what;
    Label* state;
    Label* remedy;
    Label* details;
    std::array<QPushButton*, MessagePanels::kMostActions> actions;
    QPushButton* more;
    QToolButton* copy;
    QToolButton* close;

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = theme();
        QPainter painter(this);
        painter.fillRect(rect(), t[message.error ? Role::ErrorSoft : Role::WarnSoft]);
        painter.fillRect(QRect(0, 0, 3, height()), t[message.error ? Role::Error : Role::Warn]);
        painter.fillRect(QRect(0, height() - 1, width(), 1), t[Role::Border]);
        painter.drawPixmap(18, what->y() - 1,
            iconPixmap(message.error ? "error" : "warning", t[message.error ? Role::Error : Role::Warn], 20,
                devicePixelRatioF()));
    }
};

namespace {

/// What makes a message this message, whatever the language.
QString identity(const MessagePanels::Message& message)
{
    return message.details.isEmpty() ? message.what : message.details;
}

} // namespace

MessagePanels::MessagePanels(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("messagePanels"));
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void MessagePanels::show(const Message& message)
{
    const auto dismissed = m_dismissed.constFind(message.id);
    if (dismissed != m_dismissed.constEnd() && *dismissed == identity(message))
        return;
    m_dismissed.remove(message.id);
    MessagePanel*& panel = m_panels[message.id];
    if (!panel) {
        panel = new MessagePanel(this);
        panel->setObjectName(QStringLiteral("messagePanel_") + message.id);
        m_column->addWidget(panel);
        const QString id = message.id;
        connect(panel->close, &QToolButton::clicked, this, [this, id] {
            if (MessagePanel* closing = m_panels.value(id))
                m_dismissed.insert(id, identity(closing->message));
            take(id);
        });
    }
    panel->set(message);
    showAction(*panel);
}

void MessagePanels::setOnBridge(bool on)
{
    m_onBridge = on;
    for (const MessagePanel* panel : m_panels)
        showAction(*panel);
}

void MessagePanels::showAction(const MessagePanel& panel) const
{
    const std::vector<Action>& all = panel.message.actions;
    for (std::size_t i = 0; i < panel.actions.size(); ++i)
        panel.actions[i]->setVisible(i < all.size() && !(m_onBridge && all[i].onBridge));
}

void MessagePanels::remove(const QString& id)
{
    m_dismissed.remove(id);
    take(id);
}

void MessagePanels::take(const QString& id)
{
    if (MessagePanel* panel = m_panels.take(id)) {
        panel->hide();
        panel->deleteLater();
    }
}

void MessagePanels::setState(const QString& id, const QString& state)
{
    if (MessagePanel* panel = m_panels.value(id); panel && panel->message.state != state)
        panel->setState(state);
}

bool MessagePanels::isShown(const QString& id) const { return m_panels.contains(id); }

} // namespace hookline::ui
