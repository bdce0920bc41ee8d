#include "ui/widgets/filter_edit.h"

#include "ui/theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QTextCharFormat>

namespace hookline::ui {

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent)
    , m_completer(new QCompleter(this))
    , m_model(new QStandardItemModel(this))
{
    m_completer->setModel(m_model);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setObjectName(QStringLiteral("filterCompleterView"));
    m_completer->popup()->setTextElideMode(Qt::ElideRight);
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
        [this](const QModelIndex& index) { accept(index.row()); });
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::complete);
}

bool FilterEdit::isCompleting() const { return m_completer->popup()->isVisible(); }

void FilterEdit::complete() { offer(filter::suggest(text(), cursorPosition(), m_known)); }

void FilterEdit::offer(const std::vector<filter::Suggestion>& suggestions)
{
    m_offered = suggestions;
    m_model->clear();
    for (const filter::Suggestion& each : suggestions) {
        auto* item
            = new QStandardItem(each.hint.isEmpty() ? each.text : each.text + QStringLiteral("   \u2013 ") + each.hint);
        m_model->appendRow(item);
    }
    if (m_offered.empty()) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.setWidth(std::min(width() - place.left(), fontMetrics().horizontalAdvance(u'x') * 70));
    place.setHeight(height());
    place.moveTop(0);
    m_completer->complete(place);
}

void FilterEdit::accept(int row)
{
    if (row < 0 || row >= static_cast<int>(m_offered.size()))
        return;
    const filter::Suggestion chosen = m_offered[static_cast<std::size_t>(row)];
    QString whole = text();
    const QString put = chosen.text + QLatin1Char(' ');
    whole.replace(chosen.start, chosen.length, put);
    setText(whole);
    setCursorPosition(chosen.start + static_cast<int>(put.size()));
    emit textEdited(whole); // on to what may come after it
}

void FilterEdit::keyPressEvent(QKeyEvent* event)
{
    const bool chosen = isCompleting() && m_completer->popup()->currentIndex().isValid();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (chosen) {
            event->ignore(); // the popup's
            return;
        }
        m_completer->popup()->hide();
        break;
    case Qt::Key_Escape:
        if (isCompleting()) {
            event->ignore();
            return;
        }
        break;
    case Qt::Key_Down:
        if (!isCompleting()) {
            if (text().isEmpty() && !m_recent.isEmpty()) {
                std::vector<filter::Suggestion> recent;
                for (const QString& each : m_recent)
                    recent.push_back({ each, {}, 0, 0 });
                offer(recent);
            } else {
                complete();
            }
            return;
        }
        event->ignore();
        return;
    default: break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent* event)
{
    if (event->reason() != Qt::PopupFocusReason)
        m_completer->popup()->hide();
    QLineEdit::focusOutEvent(event);
}

void FilterEdit::underline(int position, int length)
{
    if (length == 0 && m_underlined == 0)
        return;
    m_underlined = length;
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(theme()[Role::Error]);
        attributes.append({ QInputMethodEvent::TextFormat, position - cursorPosition(), length, wrong });
    }
    QInputMethodEvent event(QString(), attributes);
    QApplication::sendEvent(this, &event);
}

} // namespace hookline::ui
