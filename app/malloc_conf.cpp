// How the programs' malloc behaves, read by jemalloc before main() (docs/decisions/0015-jemalloc.md); MALLOC_CONF goes before it.

/// One thread of its own gives back what was freed: after an outage memory shrinks though nothing happens any more.
extern "C" const char* const malloc_conf;
extern "C" const char* const malloc_conf = "background_thread:true,max_background_threads:1";
