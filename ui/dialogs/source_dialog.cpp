#include "ui/dialogs/source_dialog.h"

#include "core/config/validate.h"
#include "ui/dialogs/source_form.h"
#include "ui/format.h"
#include "ui/models/record_words.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/label.h"
#include "ui/widgets/message_preview.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kTypingPause = 300;

} // namespace

SourceDialog::SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, QWidget* parent)
    : QDialog(parent)
    , m_backend(backend)
    , m_desk(backend.replayDesk())
    , m_name(name)
    , m_source(source)
{
    setObjectName(QStringLiteral("sourceDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(false);
    setMinimumSize(920, 560);
    resize(1060, 680);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(12);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(18);
    m_form = new SourceForm;
    middle->addWidget(m_form, 5);
    auto* side = new Card;
    m_previewHeading = new Label(Role::TextMuted, 1.0, true);
    m_preview = new MessagePreview;
    side->body()->addWidget(m_previewHeading);
    side->body()->addWidget(m_preview, 1);
    middle->addWidget(side, 5);
    column->addLayout(middle, 1);
    m_other = new Label(Role::Error);
    m_other->setObjectName(QStringLiteral("sourceOtherIssuesLabel"));
    m_other->wrapped()->selectable();
    m_other->hide();
    column->addWidget(m_other);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("sourceStateLabel"));
    m_state->wrapped();
    foot->addWidget(m_state, 1);
    const auto button = [&](const char* objectName) {
        auto* out = new QPushButton;
        out->setObjectName(QLatin1String(objectName));
        out->setAutoDefault(false);
        foot->addWidget(out);
        return out;
    };
    m_cancel = button("sourceCancelPushButton");
    m_ok = button("sourceOkPushButton");
    m_ok->setProperty("primary", true);
    column->addLayout(foot);

    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingPause);
    connect(&m_typing, &QTimer::timeout, this, &SourceDialog::checkNow);
    connect(m_form, &SourceForm::edited, this, &SourceDialog::edited);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_ok, &QPushButton::clicked, this, &SourceDialog::apply);
    connect(&m_desk, &ReplayDesk::previewed, this, &SourceDialog::previewed);
    connect(&m_backend, &Backend::kafkaApplied, this, &SourceDialog::taken);
    m_form->setSource(source);
    retranslate();
}

config::KafkaSettings SourceDialog::draft(std::size_t& place) const
{
    config::KafkaSettings out = m_backend.settings().kafka;
    const auto found = std::ranges::find(out.sources, m_name, &config::SourceSettings::name);
    place = static_cast<std::size_t>(found - out.sources.begin());
    if (m_name.empty() || found == out.sources.end()) { // new, or gone meanwhile: what was written is not lost
        place = out.sources.size();
        out.sources.push_back(m_form->source());
    } else {
        out.sources[place] = m_form->source();
    }
    return out;
}

void SourceDialog::edited()
{
    m_asking = false;
    m_typing.start();
}

void SourceDialog::checkNow()
{
    m_typing.stop();
    std::size_t place = 0;
    const config::KafkaSettings all = draft(place);
    const config::SourceSettings& mine = all.sources[place];
    const std::string byName = "source." + mine.name + ".", byPlace = "source[" + std::to_string(place + 1) + "].";
    std::vector<config::Issue> found = config::validate(all);
    std::ranges::move(m_desk.checkSources(all), std::back_inserter(found));
    std::erase_if(found, [&](const config::Issue& issue) {
        return !issue.key.starts_with(byName) && !issue.key.starts_with(byPlace) && issue.key != "source";
    });
    m_errors = static_cast<int>(std::ranges::count(found, config::Severity::Error, &config::Issue::severity));
    QStringList other;
    for (const config::Issue& issue : m_form->showIssues(found))
        other << Texts::issue(issue);
    m_other->setText(other.join(QLatin1Char('\n')));
    m_other->setVisible(!other.isEmpty());
    m_ok->setEnabled(m_errors == 0 && !m_applying);
    const auto first = std::ranges::find(found, config::Severity::Error, &config::Issue::severity);
    m_state->setText(m_errors > 0 ? tr("%Ln error(s)", nullptr, m_errors) + QStringLiteral(": ") + Texts::issue(*first)
                                  : tr("In use at once and written to the settings; the other sources go on undisturbed."));
    m_state->setRole(m_errors > 0 ? Role::Error : Role::TextMuted);
    if (mine.topics.empty()) {
        m_preview->show(tr("Name a Kafka topic, and see here what its records become."), {});
    } else if (m_errors > 0) {
        m_preview->show(tr("The preview waits until the errors are mended."), {});
    } else {
        static int tickets = 1'000'000; // the replay dialog has its own
        m_ticket = ++tickets;
        m_desk.preview(m_ticket, mine);
    }
}

void SourceDialog::previewed(const SourcePreview& preview)
{
    if (preview.ticket != m_ticket || m_errors > 0)
        return;
    const QString topic = visibleText(preview.topic.toStdString(), 120);
    const QString servers = fromUtf8(m_backend.snapshot().kafka.servers);
    if (preview.error)
        m_preview->show(tr("No record could be read for a preview."), {}, RecordWords::error(*preview.error, servers, topic));
    else if (preview.topic.isEmpty())
        m_preview->show(tr("The cluster has no topic that fits yet. One that comes later is found within five seconds."), {});
    else if (preview.samples.empty())
        m_preview->show(tr("The topic %1 holds no records yet.").arg(topic), {});
    else
        m_preview->show(tr("What the newest records of %1 would become:").arg(topic), preview.samples);
}

void SourceDialog::apply()
{
    checkNow();
    if (m_errors > 0) {
        m_form->focusFirstError();
        return;
    }
    std::size_t place = 0;
    const config::KafkaSettings wanted = draft(place);
    m_before = m_backend.settings().kafka.sources;
    m_applying = true;
    m_ok->setEnabled(false);
    m_backend.applyKafka(wanted);
}

void SourceDialog::taken(const QString& errorId, const QString& errorText)
{
    if (!std::exchange(m_applying, false))
        return;
    if (!errorId.isEmpty()) {
        m_ok->setEnabled(true);
        m_state->setText(tr("Not applied: %1").arg(errorText));
        m_state->setRole(Role::Error);
        return;
    }
    emit applied(fromUtf8(m_form->source().name), m_before);
    QDialog::done(Accepted);
}

bool SourceDialog::isChanged() const { return isVisible() && !(m_form->source() == m_source); }

void SourceDialog::done(int result)
{
    // Escape must not cost what somebody has typed: the first time it says so.
    if (result == Rejected && isChanged() && !std::exchange(m_asking, true)) {
        m_state->setText(tr("This source was changed. Cancel again to lose the changes."));
        m_state->setRole(Role::Warn);
        return;
    }
    QDialog::done(result);
}

void SourceDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void SourceDialog::retranslate()
{
    setWindowTitle(m_name.empty() ? tr("New source") : tr("Source “%1”").arg(visibleText(m_name, 64)));
    m_previewHeading->setText(tr("Preview"));
    m_cancel->setText(tr("Cancel"));
    m_ok->setText(tr("Apply"));
    checkNow();
}

} // namespace hookline::ui
