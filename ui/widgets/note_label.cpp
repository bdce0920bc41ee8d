#include "ui/widgets/note_label.h"

#include <QResizeEvent>

namespace hookline::ui {
namespace {

constexpr double kScale = 0.95; // of the text of the field above

} // namespace

NoteLabel::NoteLabel(Role role)
    : Label(role, kScale)
{
    note();
}

QSize NoteLabel::atThisWidth(QSize guess) const
{
    if (m_placed && !text().isEmpty())
        guess.setHeight(heightForWidth(width()));
    return guess;
}

QSize NoteLabel::sizeHint() const { return atThisWidth(Label::sizeHint()); }
QSize NoteLabel::minimumSizeHint() const { return atThisWidth(Label::minimumSizeHint()); }

void NoteLabel::resizeEvent(QResizeEvent* event)
{
    Label::resizeEvent(event);
    m_placed = true;
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

} // namespace hookline::ui
