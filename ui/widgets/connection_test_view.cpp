#include "ui/widgets/connection_test_view.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/label.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr const char* kTopic = "topic"; ///< property of a button

struct Mark {
    const char* icon;
    Role role;
    const char* sign;
};

Mark markOf(TestStep::State state)
{
    switch (state) {
    case TestStep::State::Running: return { "pending", Role::Info, "…" };
    case TestStep::State::Passed: return { "ok", Role::Ok, "✓" };
    case TestStep::State::Warning: return { "warning", Role::Warn, "!" };
    case TestStep::State::Failed: return { "error", Role::Error, "✗" };
    case TestStep::State::Skipped: return { "skip", Role::TextMuted, "○" };
    }
    return { "info", Role::Info, "" };
}

QString headline(const TestStep& step)
{
    QString text = Texts::testStep(step.id);
    if (!step.subject.isEmpty())
        text += QLatin1String("  ") + visibleText(step.subject.toStdString(), 200);
    if (!step.detail.isEmpty())
        text += QStringLiteral("  \u2013  ") + coreText(step.detail.toStdString(), 400);
    return text;
}

/// What was found and what to do about it; empty where all is well.
QString advice(const TestStep& step)
{
    if (step.diagnosis.isEmpty())
        return {};
    const Texts::Problem found = Texts::diagnosis(step.diagnosis, step.args, { step.what, step.remedy });
    QStringList said { found.what, found.remedy };
    if (step.id == QLatin1String("listener") && step.state == TestStep::State::Failed)
        said << ConnectionTestView::tr("It cannot be left out: records for the partitions that this Kafka node leads go to it alone.");
    return visibleText(sentences(said).toStdString(), 1000);
}

} // namespace

ConnectionTestView::ConnectionTestView(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_summary = new Label(Role::TextMuted);
    m_summary->setObjectName(QStringLiteral("testSummaryLabel"));
    m_summary->wrapped();
    column->addWidget(m_summary);
    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->verticalScrollBar()->setProperty("onWindow", true);
    auto* inner = new QWidget;
    m_list = new QVBoxLayout(inner);
    m_list->setContentsMargins(0, 0, 8, 0);
    m_list->setSpacing(6);
    m_list->addStretch(1);
    m_scroll->setWidget(inner);
    m_scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    column->addWidget(m_scroll, 1);
    retranslate();
}

void ConnectionTestView::begin()
{
    for (const Row& row : m_rows)
        row.widget->deleteLater();
    m_rows.clear();
    m_steps.clear();
    m_stale = false;
    m_result = Result::Running;
    retranslate();
}

ConnectionTestView::Row ConnectionTestView::makeRow()
{
    Row row;
    row.widget = new QWidget;
    auto* grid = new QGridLayout(row.widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(1);
    row.mark = new Label;
    row.mark->setFixedSize(18, 18);
    row.text = new Label;
    row.text->wrapped()->selectable();
    row.text->setMinimumHeight(18);
    row.time = new Label(Role::TextMuted);
    row.time->setFixedHeight(18);
    row.time->setAlignment(Qt::AlignVCenter | Qt::AlignRight);
    row.remedy = new Label(Role::TextMuted);
    row.remedy->wrapped()->selectable();
    row.create = new QPushButton;
    row.create->setObjectName(QStringLiteral("createTopicPushButton"));
    row.create->setAutoDefault(false);
    row.create->hide();
    connect(row.create, &QPushButton::clicked, this,
        [this, create = row.create] { emit topicWanted(create->property(kTopic).toString()); });
    grid->addWidget(row.mark, 0, 0, Qt::AlignTop);
    grid->addWidget(row.text, 0, 1);
    grid->addWidget(row.time, 0, 2, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(row.remedy, 1, 1, 1, 2);
    grid->addWidget(row.create, 2, 1, 1, 2, Qt::AlignLeft);
    grid->setColumnStretch(1, 1);
    m_list->insertWidget(m_list->count() - 1, row.widget);
    return row;
}

void ConnectionTestView::fill(Row& row, const TestStep& step)
{
    const Mark mark = markOf(step.state);
    row.mark->setPixmap(iconPixmap(mark.icon, theme()[m_stale ? Role::Idle : mark.role], 18, devicePixelRatioF()));
    row.mark->setAccessibleName(QString::fromUtf8(mark.sign));
    row.text->setText(headline(step));
    row.text->setRole(m_stale ? Role::TextMuted : step.state == TestStep::State::Failed ? Role::Error : Role::Text);
    const bool timed = step.state != TestStep::State::Running && step.state != TestStep::State::Skipped;
    row.time->setText(timed ? milliseconds(step.milliseconds) : QString());
    const QString remedy = advice(step);
    row.remedy->setText(remedy);
    row.remedy->setVisible(!remedy.isEmpty());
    const bool lacks = step.diagnosis == QLatin1String("topic.missing") || step.diagnosis == QLatin1String("topic.auto_create");
    const QString topic = step.args.value(0, step.subject);
    row.create->setProperty(kTopic, topic);
    row.create->setText(tr("Create…"));
    row.create->setAccessibleName(tr("Create the topic %1").arg(visibleText(topic.toStdString(), 249)));
    row.create->setVisible(lacks && !m_stale && m_result != Result::Running);
}

void ConnectionTestView::step(const TestStep& step)
{
    auto at = std::ranges::find_if(
        m_steps, [&](const TestStep& s) { return s.id == step.id && s.subject == step.subject; });
    if (at == m_steps.end()) // announced before its subject was known
        at = std::ranges::find_if(m_steps, [&](const TestStep& s) {
            return s.id == step.id && s.state == TestStep::State::Running && s.subject.isEmpty();
        });
    if (at == m_steps.end()) {
        m_steps.push_back(step);
        m_rows.push_back(makeRow());
        fill(m_rows.back(), step);
    } else {
        *at = step;
        fill(m_rows[static_cast<std::size_t>(at - m_steps.begin())], step);
    }
}

void ConnectionTestView::finish(bool passed, bool cancelled)
{
    for (TestStep& step : m_steps) { // nothing goes on any more
        if (step.state == TestStep::State::Running)
            step.state = TestStep::State::Skipped;
    }
    m_result = cancelled ? Result::Cancelled : passed ? Result::Passed : Result::Failed;
    retranslate();
}

void ConnectionTestView::markStale()
{
    if (m_stale || m_steps.empty() || m_result == Result::Running)
        return;
    m_stale = true;
    retranslate();
}

QString ConnectionTestView::asText() const
{
    QString out = m_summary->text() + QLatin1Char('\n');
    for (const TestStep& step : m_steps) {
        out += QString::fromUtf8(markOf(step.state).sign) + QLatin1Char(' ') + headline(step);
        if (step.state != TestStep::State::Running && step.state != TestStep::State::Skipped)
            out += QLatin1String("  ") + milliseconds(step.milliseconds);
        out += QLatin1Char('\n');
        const QString remedy = advice(step);
        if (!remedy.isEmpty())
            out += QLatin1String("  ") + remedy + QLatin1Char('\n');
    }
    return out;
}

void ConnectionTestView::retranslate()
{
    switch (m_result) {
    case Result::None:
        m_summary->setText(tr("The test opens its own connection; the running bridge is not touched."));
        break;
    case Result::Running: m_summary->setText(tr("Testing…")); break;
    case Result::Passed: m_summary->setText(tr("Everything works.")); break;
    case Result::Failed: m_summary->setText(tr("It does not work yet.")); break;
    case Result::Cancelled: m_summary->setText(tr("The test was cancelled.")); break;
    }
    QFont own = m_summary->font();
    own.setWeight(m_stale || m_result == Result::None ? QFont::Normal : QFont::DemiBold);
    m_summary->setFont(own);
    m_summary->setRole(m_stale           ? Role::TextMuted
            : m_result == Result::Passed ? Role::Ok
            : m_result == Result::Failed ? Role::Error
                                         : Role::TextMuted);
    if (m_stale)
        m_summary->setText(tr("The settings have changed since this test."));
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        fill(m_rows[i], m_steps[i]);
}

void ConnectionTestView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace hookline::ui
