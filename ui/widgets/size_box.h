// A number of bytes in whole MiB. What was set and not touched stays as exact as it was. @thread ui
#pragma once

#include <QSpinBox>

#include <cstdint>

namespace hookline::ui {

class SizeBox : public QSpinBox {
    Q_OBJECT

public:
    /// At least `leastMib`; at most 1 TiB, which is the most the settings take.
    explicit SizeBox(int leastMib, QWidget* parent = nullptr);
    void setBytes(std::uint64_t bytes);
    std::uint64_t bytes() const;

private:
    std::uint64_t m_exact = 0; ///< what value() was made of
    int m_made = -1;
};

} // namespace hookline::ui
