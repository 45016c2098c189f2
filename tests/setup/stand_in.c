/* Stands in for the tools that the set-up calls. It writes down what it is told, in the file `record` of its Windows
 * folder, and answers as the file `answers` says: blocks of lines, of which the last that fits holds.
 *
 *   ? LINE   only where LINE has been recorded
 *   ^ LINE   the call, as it is recorded: `tool [argument] [argument]`; a final `*` stands for any rest
 *   = CODE   the exit status
 *   > LINE   a line of output
 *
 * Where no block fits, icacls does what `icacls.c` says, and the others succeed without a word.
 *
 * As `find` it does what the real one does: looks for a text in its input, with `""` for a `"`, regardless of case with /i;
 * with /v for lines without it. */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>
#include <string.h>

int icacls(int count, char **arguments);

#define SIZE (1 << 20)
static char record[SIZE], answers[SIZE], call[1 << 16], output[1 << 16], found[1 << 16];

static void read_file(const char *name, char *text) {
    char path[1024];
    snprintf(path, sizeof path, "%s\\%s", getenv("windir"), name);
    FILE *file = fopen(path, "rb");
    if (file) { fread(text, 1, SIZE - 1, file); fclose(file); }
}

static int is_recorded(const char *line) {
    size_t length = strlen(line);
    for (const char *at = record; (at = strstr(at, line)); at++)
        if ((at == record || at[-1] == '\n') && at[length] == '\n') return 1;
    return 0;
}

static int matches(const char *pattern) {
    size_t length = strlen(pattern);
    if (length && pattern[length - 1] == '*') return !strncmp(pattern, call, length - 1);
    return !strcmp(pattern, call);
}

/* The exit status, or -1 where no block fits. */
static int answer(void) {
    int code = 0, status = -1, fits = 1, is_call = 0;
    strcat(answers, "\n-\n");
    for (char *line = strtok(answers, "\n"); line; line = strtok(NULL, "\n")) {
        char *rest = line + 2;
        switch (line[0]) {
        case '-':
            if (fits && is_call) { status = code; strcpy(found, output); }
            code = 0, fits = 1, is_call = 0, output[0] = 0;
            break;
        case '?': fits &= is_recorded(rest); break;
        case '^': is_call = matches(rest); break;
        case '=': code = atoi(rest); break;
        case '>': strcat(strcat(output, rest), "\n"); break;
        }
    }
    fputs(found, stdout);
    return status;
}

static int find(const char *line) {
    int ignore_case = strstr(line, " /i ") != NULL, is_without = strstr(line, " /v ") != NULL, is_found = 0;
    static char text[4096], input[1 << 16];
    const char *at = line;
    /* The first quoted text after the program's own name, which is quoted too. */
    if (*at == '"') at = strchr(at + 1, '"') + 1;
    at = strchr(at, '"');
    if (!at) return 2;
    for (char *to = text; *++at; *to++ = *at)
        if (*at == '"' && *++at != '"') break;
    if (ignore_case) CharLowerA(text);
    while (fgets(input, sizeof input, stdin)) {
        static char folded[1 << 16];
        strcpy(folded, input);
        if (ignore_case) CharLowerA(folded);
        if ((strstr(folded, text) == NULL) == is_without) { fputs(input, stdout); is_found = 1; }
    }
    return !is_found;
}

int main(void) {
    int count;
    WCHAR **wide = CommandLineToArgvW(GetCommandLineW(), &count);
    char *arguments[32], path[1024];
    for (int i = 0; i < count; i++) {
        static char argument[8192];
        WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, argument, sizeof argument, NULL, NULL);
        arguments[i] = strdup(argument);
    }
    char *name = strrchr(arguments[0], '\\') ? strrchr(arguments[0], '\\') + 1 : arguments[0];
    if (strrchr(name, '.')) *strrchr(name, '.') = 0;
    if (!strcmp(name, "find")) return find(GetCommandLineA());
    strcpy(call, name);
    for (int i = 1; i < count; i++) strcat(strcat(strcat(call, " ["), arguments[i]), "]");
    read_file("record", record);
    read_file("answers", answers);
    snprintf(path, sizeof path, "%s\\record", getenv("windir"));
    FILE *file = fopen(path, "ab");
    fprintf(file, "%s\n", call);
    fclose(file);
    int status = answer();
    if (status >= 0) return status;
    return strcmp(name, "icacls") ? 0 : icacls(count - 1, arguments + 1);
}
