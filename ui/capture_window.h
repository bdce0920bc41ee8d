// A capture file or a recording in a window of its own: the whole events page over its rows, under a banner that says so. @thread ui
#pragma once

#include "ui/view_window.h"

namespace hookline::ui {

class CaptureBanner;
class CaptureLoader;
class EventTableModel;
class EventsPage;

class CaptureWindow : public ViewWindow {
    Q_OBJECT

public:
    /// Begins to read it; what is wrong with the file is said in the window.
    explicit CaptureWindow(const QString& file);
    ~CaptureWindow() override;

    /// Asks for a file; null when there is none.
    static QString askForFile(QWidget* parent);

    EventsPage& page() const { return *m_page; }
    const CaptureLoader& loader() const { return *m_loader; }
    EventTableModel& model() const { return *m_model; }

signals:
    void fileDropped(const QString& file);

protected:
    void retranslate() override;
    void closeEvent(QCloseEvent* event) override;

private:
    void refresh();

    const QString m_path;
    EventTableModel* m_model;
    CaptureLoader* m_loader;
    CaptureBanner* m_banner;
    EventsPage* m_page;
    QAction* m_save;
};

} // namespace hookline::ui
