// Preloaded into a program, gives it another time of day: HOOKLINE_TEST_CLOCK names a file of eight bytes, the nanoseconds that its time
// of day is ahead. They may change while it runs. Clocks that only count up are as they are; waits until a time of day end by the same
// clock. (libfaketime does not get on with jemalloc: the malloc asks for the time before it can be told.)
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <threads.h>
#include <unistd.h>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t ahead() noexcept
{
    static const volatile std::int64_t* const shared = []() -> const volatile std::int64_t* {
        const char* const file = std::getenv("HOOKLINE_TEST_CLOCK");
        const int fd = file ? ::open(file, O_RDONLY | O_CLOEXEC) : -1;
        void* const memory = fd >= 0 ? ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
        if (fd >= 0)
            ::close(fd);
        return memory == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(memory);
    }();
    return shared ? *shared : 0;
}

timespec moved(const timespec& time, std::int64_t by) noexcept
{
    const std::int64_t nanos = time.tv_nsec + by % kSecond + kSecond;
    return { .tv_sec = time.tv_sec + by / kSecond + nanos / kSecond - 1, .tv_nsec = nanos % kSecond };
}

} // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept
{
    const auto code = static_cast<int>(::syscall(SYS_clock_gettime, clock, out));
    if (code == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        *out = moved(*out, ahead());
    return code;
}

int gettimeofday(timeval* out, void*) noexcept
{
    timespec now {};
    const int code = clock_gettime(CLOCK_REALTIME, &now);
    *out = { .tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000 };
    return code;
}

time_t time(time_t* out) noexcept
{
    timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(timespec* out, int base) noexcept
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, out) == 0 ? base : 0;
}

int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* until)
{
    static const auto real = reinterpret_cast<decltype(&pthread_cond_timedwait)>(::dlsym(RTLD_NEXT, "pthread_cond_timedwait"));
    const timespec moment = moved(*until, -ahead());
    return real(condition, mutex, &moment);
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until)
{
    static const auto real = reinterpret_cast<decltype(&cnd_timedwait)>(::dlsym(RTLD_NEXT, "cnd_timedwait"));
    const timespec moment = moved(*until, -ahead());
    return real(condition, mutex, &moment);
}
}
