// Gives a widget the name that tests, style sheets and saved layouts know it by.
#pragma once

#include <QLatin1String>

namespace hookline::ui {

template <class T> T* named(T* widget, const char* name)
{
    widget->setObjectName(QLatin1String(name));
    return widget;
}

} // namespace hookline::ui
