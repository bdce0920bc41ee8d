// A dialog with wrapped texts is made as tall as a guess at their lines: what it has too much would stand empty over its buttons.
#pragma once

#include <QLayout>
#include <QWidget>

namespace hookline::ui {

/// As tall as what is in it, at the width it has.
inline void fitHeight(QWidget& dialog)
{
    if (dialog.layout()->hasHeightForWidth())
        dialog.resize(dialog.width(), dialog.layout()->heightForWidth(dialog.width()));
}

} // namespace hookline::ui
