// Preloaded into the server: breaks the writes and syncs of SQLite, or ends the process in the midst of one.
// What it does stands in a small file that the test writes too: four numbers, see shim.py.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum call { none, writing, syncing };
enum action { die_before, die_halfway, die_after, fail };

struct plan {
  _Atomic int call, countdown, action, error;
};
static struct plan* plan;

__attribute__((constructor)) static void find_plan(void) {
  const int file = open(getenv("SHIM_PLAN"), O_RDWR | O_CLOEXEC);
  void* const place = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (place == MAP_FAILED) abort();
  plan = place;
  close(file);
}

// From the call on which the countdown ends, every one.
static int is_due(enum call call) { return plan->call == call && atomic_fetch_sub(&plan->countdown, 1) <= 1; }

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

ssize_t pwrite64(int file, const void* bytes, size_t length, off64_t at) {
  static ssize_t (*real)(int, const void*, size_t, off64_t);
  if (!real) real = (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  if (!is_due(writing)) return real(file, bytes, length, at);
  if (plan->action == fail) {
    errno = plan->error;
    return -1;
  }
  if (plan->action == die_halfway) real(file, bytes, length / 2, at);
  if (plan->action == die_after) real(file, bytes, length, at);
  die();
  return -1;
}

int fdatasync(int file) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  if (!is_due(syncing)) return real(file);
  if (plan->action == fail) {
    errno = plan->error;
    return -1;
  }
  if (plan->action == die_after) real(file);
  die();
  return -1;
}
