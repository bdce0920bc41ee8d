#include "ui/dialogs/source_dialog.h"

#include "core/config/validate.h"
#include "ui/core_words.h"
#include "ui/dialogs/source_form.h"
#include "ui/format.h"
#include "ui/models/record_words.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/message_preview.h"

#include <QPushButton>

#include <algorithm>

namespace hookline::ui {

SourceDialog::SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, QWidget* parent)
    : SourceDialog(backend, name, source, new SourceForm, new MessagePreview, parent)
{
}

SourceDialog::SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, SourceForm* form,
    MessagePreview* preview, QWidget* parent)
    : EditDialog(QStringLiteral("source"), form, preview, 5, parent)
    , m_backend(backend)
    , m_desk(backend.replayDesk())
    , m_name(name)
    , m_source(source)
    , m_form(form)
    , m_preview(preview)
{
    connect(m_form, &SourceForm::edited, this, &SourceDialog::edited);
    connect(&m_desk, &ReplayDesk::previewed, this, &SourceDialog::previewed);
    connect(&m_backend, &Backend::kafkaApplied, this, &SourceDialog::taken);
    m_form->setSource(source, m_backend.settings().kafka);
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

void SourceDialog::check()
{
    std::size_t place = 0;
    const config::KafkaSettings all = draft(place);
    const config::SourceSettings& mine = all.sources[place];
    std::vector<config::Issue> found = config::validate(all);
    std::ranges::move(m_desk.checkSources(all), std::back_inserter(found));
    showIssues(std::move(found), "source", mine.name, place, tr("In use at once and written to the settings; the other sources go on undisturbed."));
    if (m_applying)
        ok()->setEnabled(false);
    if (mine.topics.empty()) {
        m_preview->show(tr("Name a Kafka topic, and see here what its records become."), {});
    } else if (errors() > 0) {
        m_preview->show(tr("The preview waits until the errors are corrected."), {});
    } else {
        static int tickets = 1'000'000; // the replay dialog has its own
        m_ticket = ++tickets;
        m_desk.preview(m_ticket, mine);
    }
}

void SourceDialog::previewed(const SourcePreview& preview)
{
    if (preview.ticket != m_ticket || errors() > 0)
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

void SourceDialog::takeOver()
{
    std::size_t place = 0;
    const config::KafkaSettings wanted = draft(place);
    m_before = m_backend.settings().kafka.sources;
    m_applying = true;
    ok()->setEnabled(false);
    m_backend.applyKafka(wanted);
}

void SourceDialog::taken(const QString& errorId, const QString& errorText)
{
    if (!std::exchange(m_applying, false))
        return;
    if (!errorId.isEmpty()) {
        ok()->setEnabled(true);
        say(tr("Not applied: %1").arg(inOwnWords(errorText)), Role::Error);
        return;
    }
    emit applied(fromUtf8(m_form->source().name), m_before);
    QDialog::done(Accepted);
}

bool SourceDialog::differs() const { return !(m_form->source() == m_source); }
QString SourceDialog::losesWords() const { return tr("This source was changed. Cancel again to lose the changes."); }

void SourceDialog::retranslate()
{
    setWindowTitle(m_name.empty() ? tr("New source") : tr("Source “%1”").arg(visibleText(m_name, 64)));
    ok()->setText(tr("Apply"));
    EditDialog::retranslate();
}

} // namespace hookline::ui
