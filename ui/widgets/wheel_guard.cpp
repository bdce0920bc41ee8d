#include "ui/widgets/wheel_guard.h"

#include <QEvent>
#include <QWidget>

namespace hookline::ui {
namespace {

class WheelGuard final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() != QEvent::Wheel || static_cast<QWidget*>(watched)->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

} // namespace

void leaveWheelToPage(QWidget* input)
{
    if (input->focusPolicy() == Qt::WheelFocus)
        input->setFocusPolicy(Qt::StrongFocus); // else the wheel itself gives it the focus first
    input->installEventFilter(new WheelGuard(input));
}

} // namespace hookline::ui
