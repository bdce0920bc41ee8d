// One source: its fields, what is wrong with them in the words of the configuration file's loader, and what the newest records of its topics
// would become while it is typed. Applies it by itself. Not modal. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/ports/replay_desk.h"

#include <QDialog>
#include <QTimer>

#include <vector>

class QPushButton;

namespace hookline::ui {

class Backend;
class Label;
class MessagePreview;
class SourceForm;

class SourceDialog : public QDialog {
    Q_OBJECT

public:
    /// `name`: of the source in the settings that this one takes the place of; empty: it is new.
    SourceDialog(Backend& backend, const std::string& name, const config::SourceSettings& source, QWidget* parent = nullptr);
    /// Something was typed that is not in use.
    bool isChanged() const;

signals:
    /// It is in use; `before`: the sources until then.
    void applied(const QString& name, const std::vector<hookline::config::SourceSettings>& before);

protected:
    void changeEvent(QEvent* event) override;
    void done(int result) override;

private:
    void edited();
    void checkNow();
    void previewed(const SourcePreview& preview);
    void apply();
    void taken(const QString& errorId, const QString& errorText);
    /// The settings in use with this source as it stands here; `place`: where it is.
    config::KafkaSettings draft(std::size_t& place) const;
    void retranslate();

    Backend& m_backend;
    ReplayDesk& m_desk;
    const std::string m_name;
    const config::SourceSettings m_source; ///< as it was
    std::vector<config::SourceSettings> m_before; ///< in use when apply() began
    SourceForm* m_form;
    Label* m_previewHeading;
    MessagePreview* m_preview;
    Label* m_other; ///< what is wrong with the sources together
    Label* m_state;
    QPushButton* m_cancel;
    QPushButton* m_ok;
    QTimer m_typing;
    bool m_asking = false;   ///< whether what was typed may be lost
    bool m_applying = false;
    int m_ticket = 0;
    int m_errors = 0;
};

} // namespace hookline::ui
