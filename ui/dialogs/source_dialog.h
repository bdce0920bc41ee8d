// One source: its fields, what is wrong with them in the words of the configuration file's loader, and what the newest records of its topics
// would become while it is typed. Applies it by itself. Not modal. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/dialogs/edit_dialog.h"
#include "ui/ports/replay_desk.h"

#include <vector>

namespace hookline::ui {

class Backend;
class MessagePreview;
class SourceForm;

class SourceDialog : public EditDialog {
    Q_OBJECT

public:
    /// `name`: of the source in the settings that this one takes the place of; empty: it is new.
    SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, QWidget* parent = nullptr);

signals:
    /// It is in use; `before`: the sources until then.
    void applied(const QString& name, const std::vector<hookline::config::SourceSettings>& before);

private:
    SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, SourceForm* form, MessagePreview* preview,
        QWidget* parent);
    bool differs() const override;
    void check() override;
    void takeOver() override;
    void retranslate() override;
    QString losesWords() const override;
    void previewed(const SourcePreview& preview);
    void taken(const QString& errorId, const QString& errorText);
    /// The settings in use with this source as it stands here; `place`: where it is.
    config::KafkaSettings draft(std::size_t& place) const;

    Backend& m_backend;
    ReplayDesk& m_desk;
    const std::string m_name;
    const config::SourceSettings m_source; ///< as it was
    SourceForm* const m_form;
    MessagePreview* const m_preview;
    std::vector<config::SourceSettings> m_before; ///< in use when it was taken over
    bool m_applying = false;
    int m_ticket = 0;
};

} // namespace hookline::ui
