// A note under a field: exactly as tall as its lines are at the width it has. A form in a scroll area asks for least heights only,
// and QLabel's own is a guess made at another width: lines would be cut, or blank ones left. @thread ui
#pragma once

#include "ui/widgets/label.h"

namespace hookline::ui {

class NoteLabel : public Label {
    Q_OBJECT

public:
    explicit NoteLabel(Role role);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QSize atThisWidth(QSize guess) const;

    bool m_placed = false;
};

} // namespace hookline::ui
