#include "ui/widgets/spoken_label.h"

#include <QEvent>
#include <QLabel>

#include <utility>

namespace hookline::ui {
namespace {

/// A child of its label. Needs no Q_OBJECT: it has neither signals nor slots.
class Speaker : public QObject {
public:
    explicit Speaker(QLabel& label)
        : QObject(&label)
        , m_label(label)
    {
        setObjectName(name());
        label.installEventFilter(this);
    }
    static QString name() { return QStringLiteral("speaker"); }

    void say(std::function<QString()> words)
    {
        m_words = std::move(words);
        m_said = m_words();
        m_label.setText(m_said);
    }
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::LanguageChange && m_words && m_label.text() == m_said)
            say(m_words);
        return false;
    }

private:
    QLabel& m_label;
    std::function<QString()> m_words;
    QString m_said;
};

} // namespace

void speak(QLabel& label, std::function<QString()> words)
{
    QObject* found = label.findChild<QObject*>(Speaker::name(), Qt::FindDirectChildrenOnly);
    Speaker* speaker = found ? static_cast<Speaker*>(found) : new Speaker(label);
    speaker->say(std::move(words));
}

} // namespace hookline::ui
