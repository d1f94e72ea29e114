/* Journals what a process writes below one folder, for a disk that loses what was not flushed.

   Preloaded (LD_PRELOAD) it lets every call through, and appends what was done to FOIBOT_JOURNAL
   where the file lies below FOIBOT_JOURNAL_ROOT. A record is a line of numbers and names, then raw
   bytes. A write is noted before it is done; a flush when it begins and when it has ended, so that
   what other threads wrote meanwhile is not taken for flushed. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int journal = -1;
static char root[PATH_MAX];
static size_t root_length;

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("FOIBOT_JOURNAL"), *below = getenv("FOIBOT_JOURNAL_ROOT");
    if (!file || !below || !realpath(below, root)) return;
    root_length = strlen(root);
    int opened = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    journal = fcntl(opened, F_DUPFD_CLOEXEC, 900); /* away from where programs close everything */
    syscall(SYS_close, opened);
}

/* One record, in one write: "kind inode offset length name\0name\0" and the bytes. */
static void note(char kind, unsigned long inode, long long offset, const void *data, size_t length,
                 const char *one, const char *two) {
    if (journal < 0) return;
    char head[2 * PATH_MAX + 128];
    int size = snprintf(head, sizeof head, "%c %lu %lld %zu", kind, inode, offset, length) + 1;
    for (int n = 0; n < 2; n++) {
        const char *name = n ? two : one;
        size += snprintf(head + size, sizeof head - size, "%s", name ? name : "") + 1;
    }
    struct iovec both[2] = {{head, size}, {(void *)data, length}};
    int before = errno;
    syscall(SYS_writev, journal, both, length ? 2 : 1);
    errno = before;
}

static int below(const char *path) {
    return !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

/* The name behind a descriptor, where it is below the root: else 0. */
static int named(int fd, char *path) {
    char link[64];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = journal < 0 || fd < 0 ? -1 : readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (size <= 0) return 0;
    path[size] = 0;
    return below(path);
}

static unsigned long inode_of(int fd) {
    struct stat status;
    return fstat(fd, &status) ? 0 : status.st_ino;
}

static unsigned long inode_at(const char *path) {
    struct stat status;
    return lstat(path, &status) ? 0 : status.st_ino;
}

static int is_file(int fd) {
    struct stat status;
    return !fstat(fd, &status) && S_ISREG(status.st_mode);
}

/* The inode of a file below the root, or 0. */
static unsigned long ours(int fd) {
    char path[PATH_MAX];
    int before = errno;
    unsigned long inode = named(fd, path) && is_file(fd) ? inode_of(fd) : 0;
    errno = before;
    return inode;
}

/* A path made absolute, its folder's links followed; 0 where it is not below the root. */
static int placed(int at, const char *path, char *whole) {
    char joined[PATH_MAX * 2], folder[PATH_MAX]; /* `whole` has room for PATH_MAX */
    if (journal < 0 || !path) return 0;
    int before = errno;
    if (path[0] == '/') snprintf(joined, sizeof joined, "%s", path);
    else {
        if (at == AT_FDCWD) { if (!getcwd(folder, sizeof folder)) return 0; }
        else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", at);
            ssize_t size = readlink(link, folder, sizeof folder - 1);
            if (size <= 0) { errno = before; return 0; }
            folder[size] = 0;
        }
        snprintf(joined, sizeof joined, "%s/%s", folder, path);
    }
    size_t length = strlen(joined);
    while (length > 1 && joined[length - 1] == '/') joined[--length] = 0;
    char *slash = strrchr(joined, '/');
    char *last = slash + 1;
    *slash = 0;
    int found = realpath(*joined ? joined : "/", folder) != NULL;
    if (found) snprintf(whole, PATH_MAX, "%s/%s", folder, last);
    errno = before;
    return found && below(whole);
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* What a folder holds, for moves made by libraries that ask the kernel themselves. */
static void list(const char *folder) {
    char content[1 << 16];
    size_t size = 0;
    int before = errno;
    DIR *open_folder = opendir(folder);
    if (!open_folder) { errno = before; return; }
    struct dirent *entry;
    while ((entry = readdir(open_folder)) && size < sizeof content - 300)
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            size += sprintf(content + size, "%lu %s", (unsigned long)entry->d_ino, entry->d_name) + 1;
    closedir(open_folder);
    note('d', 0, 0, content, size, folder, 0);
    errno = before;
}

static void list_around(const char *path) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    list(folder);
}

/* Opening: a file that was not there, and one that is emptied. */
static void opened(int at, const char *path, int flags, int fd, int was) {
    char whole[PATH_MAX];
    if (fd < 0 || !placed(at, path, whole) || !is_file(fd)) return;
    if ((flags & O_CREAT) && !was) {
        note('c', inode_of(fd), 0, 0, 0, whole, 0);
        list_around(whole);
    }
    else if ((flags & O_TRUNC) && (flags & O_ACCMODE) != O_RDONLY)
        note('t', inode_of(fd), 0, 0, 0, 0, 0);
}

static int was_there(int at, const char *path, int flags) {
    struct stat status;
    int before = errno;
    int there = journal >= 0 && (flags & O_CREAT) && !fstatat(at, path, &status, 0);
    errno = before;
    return there;
}

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
#define OPEN(name, ...) \
    int was = was_there(at, path, flags); \
    int fd = real(__VA_ARGS__); \
    opened(at, path, flags, fd, was); \
    return fd

int open(const char *path, int flags, ...) { int at = AT_FDCWD; MODE REAL(open); OPEN(open, path, flags, mode); }
int open64(const char *path, int flags, ...) { int at = AT_FDCWD; MODE REAL(open64); OPEN(open64, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE REAL(openat); OPEN(openat, at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE REAL(openat64); OPEN(openat64, at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* Writing */
static long long place(int fd) {
    struct stat status;
    if ((fcntl(fd, F_GETFL) & O_APPEND) && !fstat(fd, &status)) return status.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

static void written(int fd, const void *data, size_t size, long long offset) {
    unsigned long inode = ours(fd);
    int before = errno;
    if (inode) note('w', inode, offset < 0 ? place(fd) : offset, data, size, 0, 0);
    errno = before;
}

ssize_t write(int fd, const void *data, size_t size) { REAL(write); written(fd, data, size, -1); return real(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { REAL(pwrite); written(fd, data, size, offset); return real(fd, data, size, offset); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) { REAL(pwrite64); written(fd, data, size, offset); return real(fd, data, size, offset); }

static void written_all(int fd, const struct iovec *parts, int count, long long offset) {
    unsigned long inode = ours(fd);
    if (!inode) return;
    if (offset < 0) offset = place(fd);
    for (int n = 0; n < count; n++) {
        note('w', inode, offset, parts[n].iov_base, parts[n].iov_len, 0, 0);
        offset += parts[n].iov_len;
    }
}

ssize_t writev(int fd, const struct iovec *parts, int count) { REAL(writev); written_all(fd, parts, count, -1); return real(fd, parts, count); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { REAL(pwritev); written_all(fd, parts, count, offset); return real(fd, parts, count, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) { REAL(pwritev64); written_all(fd, parts, count, offset); return real(fd, parts, count, offset); }

/* What the kernel copies by itself is refused, so that the program writes it. */
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    REAL(copy_file_range);
    if (ours(out)) { errno = EXDEV; return -1; }
    return real(in, from, out, to, size, flags);
}
ssize_t sendfile(int out, int in, off_t *from, size_t size) {
    static ssize_t (*real)(int, int, off_t *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "sendfile");
    if (ours(out)) { errno = ENOTSOCK; return -1; }
    return real(out, in, from, size);
}
ssize_t sendfile64(int out, int in, off64_t *from, size_t size) { return sendfile(out, in, (off_t *)from, size); }

#define CUT(name, type) \
int name(int fd, type size) { \
    REAL(name); \
    unsigned long inode = ours(fd); \
    if (inode) note('t', inode, size, 0, 0, 0, 0); \
    return real(fd, size); }
CUT(ftruncate, off_t)
CUT(ftruncate64, off64_t)

static void allocated(int fd, long long end) {
    struct stat status;
    unsigned long inode = ours(fd);
    if (inode && !fstat(fd, &status) && status.st_size < end) note('t', inode, end, 0, 0, 0, 0);
}
int posix_fallocate(int fd, off_t from, off_t size) { REAL(posix_fallocate); allocated(fd, from + size); return real(fd, from, size); }
int posix_fallocate64(int fd, off64_t from, off64_t size) { REAL(posix_fallocate64); allocated(fd, from + size); return real(fd, from, size); }
int fallocate(int fd, int mode, off_t from, off_t size) { REAL(fallocate); if (!mode) allocated(fd, from + size); return real(fd, mode, from, size); }
int fallocate64(int fd, int mode, off64_t from, off64_t size) { REAL(fallocate64); if (!mode) allocated(fd, from + size); return real(fd, mode, from, size); }

/* Flushing: of a file its bytes, of a folder its names. */
static unsigned long flushed(int fd, char kind, char *path) {
    unsigned long inode = named(fd, path) ? inode_of(fd) : 0;
    if (inode && !is_file(fd)) list(path);
    if (inode) note(kind, inode, 0, 0, 0, path, 0);
    return inode;
}

#define FLUSH(name) \
int name(int fd) { \
    char path[PATH_MAX]; \
    REAL(name); \
    unsigned long inode = flushed(fd, 's', path); \
    int result = real(fd); \
    if (inode && !result) note('S', inode, 0, 0, 0, path, 0); \
    return result; }
FLUSH(fsync)
FLUSH(fdatasync)

/* Names */
static int renamed(int from, const char *old, int to, const char *new, int result, unsigned long inode) {
    char one[PATH_MAX], two[PATH_MAX];
    int is_old = placed(from, old, one), is_new = placed(to, new, two);
    if (!result && (is_old || is_new)) note('r', inode, 0, 0, 0, is_old ? one : 0, is_new ? two : 0);
    return result;
}
static unsigned long inode_under(int at, const char *path) {
    struct stat status;
    return journal < 0 || fstatat(at, path, &status, AT_SYMLINK_NOFOLLOW) ? 0 : status.st_ino;
}
int rename(const char *old, const char *new) {
    REAL(rename);
    unsigned long inode = inode_under(AT_FDCWD, old);
    return renamed(AT_FDCWD, old, AT_FDCWD, new, real(old, new), inode);
}
int renameat(int from, const char *old, int to, const char *new) {
    REAL(renameat);
    unsigned long inode = inode_under(from, old);
    return renamed(from, old, to, new, real(from, old, to, new), inode);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    REAL(renameat2);
    unsigned long inode = inode_under(from, old);
    return renamed(from, old, to, new, real(from, old, to, new, flags), inode);
}
static int linked(int to, const char *new, int result) {
    char whole[PATH_MAX];
    if (!result && placed(to, new, whole)) note('l', inode_at(whole), 0, 0, 0, whole, 0);
    return result;
}
int link(const char *old, const char *new) { REAL(link); return linked(AT_FDCWD, new, real(old, new)); }
int linkat(int from, const char *old, int to, const char *new, int flags) { REAL(linkat); return linked(to, new, real(from, old, to, new, flags)); }

static int gone(int at, const char *path, int result) {
    char whole[PATH_MAX];
    if (!result && placed(at, path, whole)) {
        note('u', 0, 0, 0, 0, whole, 0);
        list_around(whole);
    }
    return result;
}
int unlink(const char *path) { REAL(unlink); return gone(AT_FDCWD, path, real(path)); }
int unlinkat(int at, const char *path, int flags) { REAL(unlinkat); return gone(at, path, real(at, path, flags)); }
int rmdir(const char *path) { REAL(rmdir); return gone(AT_FDCWD, path, real(path)); }
int remove(const char *path) { REAL(remove); return gone(AT_FDCWD, path, real(path)); }

static int made(int at, const char *path, int result) {
    char whole[PATH_MAX];
    if (!result && placed(at, path, whole)) note('m', inode_at(whole), 0, 0, 0, whole, 0);
    return result;
}
int mkdir(const char *path, mode_t mode) { REAL(mkdir); return made(AT_FDCWD, path, real(path, mode)); }
int mkdirat(int at, const char *path, mode_t mode) { REAL(mkdirat); return made(at, path, real(at, path, mode)); }
