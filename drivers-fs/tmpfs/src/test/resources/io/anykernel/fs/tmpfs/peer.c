/* Does what it reads from standard input to the tree that it is given as its root, and prints the errno of each step. A line
   is an operation and its arguments, separated by tabs; bytes are %-escaped. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char line[200000];

static void unescape(char *text)
{
    char *to = text;
    for (char *from = text; *from; from++) {
        if (*from == '%') {
            char digits[3] = {from[1], from[2], 0};
            *to++ = (char)strtol(digits, 0, 16);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = 0;
}

static int put(const char *path, int flags, int mode, long offset, long length)
{
    int file = open(path, O_WRONLY | flags, mode);
    if (file < 0)
        return -1;
    char *bytes = calloc(1, (size_t)length + 1);
    for (long i = 0; i < length; i++)
        bytes[i] = (char)(offset + i * 7 + 1);
    int failed = length > 0 && pwrite(file, bytes, (size_t)length, offset) != length;
    free(bytes);
    close(file);
    return failed ? -1 : 0;
}

static int get(const char *path, int flags)
{
    struct stat is;
    int file = open(path, O_RDONLY | flags, 0);
    if (file < 0)
        return -1;
    if (fstat(file, &is) || S_ISDIR(is.st_mode)) {
        /* Ours opens files only, with this error for a directory. */
        close(file);
        errno = EISDIR;
        return -1;
    }
    unsigned long hash = 0xcbf29ce484222325UL;
    unsigned char bytes[8192];
    long count;
    while ((count = read(file, bytes, sizeof bytes)) > 0)
        for (long i = 0; i < count; i++)
            hash = (hash ^ bytes[i]) * 0x100000001b3UL;
    close(file);
    printf("%lx ", hash);
    return count < 0 ? -1 : 0;
}

static int show(const char *path, int follow)
{
    struct stat is;
    if (follow ? stat(path, &is) : lstat(path, &is))
        return -1;
    int type = is.st_mode & S_IFMT;
    printf("%x %o %ld %ld ", type, type == S_IFLNK ? 0 : is.st_mode & 07777, (long)is.st_nlink,
           type == S_IFDIR ? 0 : (long)is.st_size);
    return 0;
}

static int by_bytes(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Names in the order of their bytes. */
static int list(const char *path)
{
    static char *names[10000];
    int count = 0;
    struct dirent *entry;
    DIR *directory = opendir(path);
    if (!directory)
        return -1;
    while ((entry = readdir(directory)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..") && count < 10000)
            names[count++] = strdup(entry->d_name);
    closedir(directory);
    qsort(names, (size_t)count, sizeof *names, by_bytes);
    for (int i = 0; i < count; i++) {
        for (unsigned char *at = (unsigned char *)names[i]; *at; at++)
            printf("%02x", *at);
        printf(" ");
        free(names[i]);
    }
    return 0;
}

/* Whether two paths are the same file. */
static int same(const char *path, const char *other)
{
    struct stat left, right;
    if (lstat(path, &left) || lstat(other, &right))
        return -1;
    printf("%d ", left.st_ino == right.st_ino);
    return 0;
}

static int run(int count, char **words)
{
    const char *name = words[0], *path = words[1];
    const char *other = count > 2 ? words[2] : "";
    long first = count > 2 ? atol(words[2]) : 0, second = count > 3 ? atol(words[3]) : 0;
    if (!strcmp(name, "mkdir")) return mkdir(path, (mode_t)first);
    if (!strcmp(name, "rmdir")) return rmdir(path);
    if (!strcmp(name, "unlink")) return unlink(path);
    if (!strcmp(name, "rename")) return rename(path, other);
    if (!strcmp(name, "link")) return link(path, other);
    if (!strcmp(name, "symlink")) return symlink(other, path);
    if (!strcmp(name, "chmod")) return chmod(path, (mode_t)first);
    if (!strcmp(name, "truncate")) return truncate(path, first);
    if (!strcmp(name, "put")) return put(path, 0, 0, first, second);
    if (!strcmp(name, "create")) return put(path, O_CREAT, 0640, first, second);
    if (!strcmp(name, "exclusive")) return put(path, O_CREAT | O_EXCL, 07777, first, second);
    if (!strcmp(name, "nofollow")) return put(path, O_CREAT | O_NOFOLLOW, 0604, first, second);
    if (!strcmp(name, "over")) return put(path, O_CREAT | O_TRUNC, 0644, first, second);
    if (!strcmp(name, "get")) return get(path, 0);
    if (!strcmp(name, "list")) return list(path);
    if (!strcmp(name, "same")) return same(path, other);
    if (!strcmp(name, "stat")) return show(path, 1);
    if (!strcmp(name, "lstat")) return show(path, 0);
    if (!strcmp(name, "readlink")) {
        char target[5000];
        long length = readlink(path, target, sizeof target);
        if (length < 0)
            return -1;
        for (long i = 0; i < length; i++)
            printf("%02x", (unsigned char)target[i]);
        printf(" ");
        return 0;
    }
    exit(2);
}

int main(int count, char **words)
{
    if (count != 2 || chroot(words[1]) || chdir("/"))
        return 1;
    umask(0);
    while (fgets(line, sizeof line, stdin)) {
        char *parts[8];
        int found = 0;
        line[strcspn(line, "\n")] = 0;
        for (char *at = line; at && found < 8; found++)
            parts[found] = strsep(&at, "\t");
        for (int i = 0; i < found; i++)
            unescape(parts[i]);
        printf("%d\n", run(found, parts) ? errno : 0);
        fflush(stdout);
    }
    return 0;
}
