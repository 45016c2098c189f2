/* Does what icacls does with the rights of folders, as far as the set-up uses it: entries are granted, merged, inherited,
 * removed, listed and looked for. The entries of a folder are the lines of the file `.rights` in it, such as
 * `*S-1-5-17:(OI)(CI)(RX)`; those of the folder above are inherited too, unless a line is `protected`.
 *
 * Windows speaks Spanish here, so that a script which knows an identity by its English name does not find it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char who[128], flags[64]; int rights; } Entry;
typedef struct { Entry entries[32]; int count, is_protected; } Rights;

static const struct { const char *sid, *name; } NAMES[] = {
    { "*S-1-1-0", "Todos" },
    { "*S-1-5-11", "NT AUTHORITY\\Usuarios autentificados" },
    { "*S-1-5-17", "NT AUTHORITY\\IUSR" },
    { "*S-1-5-18", "NT AUTHORITY\\SYSTEM" },
    { "*S-1-5-32-544", "BUILTIN\\Administradores" },
    { "*S-1-5-32-545", "BUILTIN\\Usuarios" },
    { "*S-1-5-32-568", "BUILTIN\\IIS_IUSRS" },
};

/* Rights are sets: what is granted is added to what is there. */
static const struct { const char *text; int bits; } RIGHTS[] = {
    { "(RX)", 3 }, { "(W)", 4 }, { "(RX,W)", 7 }, { "(M)", 15 }, { "(F)", 31 },
};
#define LENGTH(array) (sizeof array / sizeof array[0])

/* Reads `WHO:(FLAGS)(RIGHTS)`. */
static int parse(const char *text, Entry *entry) {
    const char *colon = strrchr(text, ':'), *last = strrchr(text, '(');
    if (!colon || !last) return 0;
    snprintf(entry->who, sizeof entry->who, "%.*s", (int)(colon - text), text);
    snprintf(entry->flags, sizeof entry->flags, "%.*s", (int)(last - colon - 1), colon + 1);
    for (size_t i = 0; i < LENGTH(RIGHTS); i++)
        if (!strcmp(last, RIGHTS[i].text)) { entry->rights = RIGHTS[i].bits; return 1; }
    return 0;
}

static void read_rights(const char *folder, Rights *rights) {
    char path[1024], line[256];
    memset(rights, 0, sizeof *rights);
    snprintf(path, sizeof path, "%s\\.rights", folder);
    FILE *file = fopen(path, "rb");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (!strcmp(line, "protected")) rights->is_protected = 1;
        else rights->count += parse(line, &rights->entries[rights->count]);
    }
    if (file) fclose(file);
}

static const char *text_of(int bits) {
    size_t i = 0;
    while (RIGHTS[i].bits != bits) i++;
    return RIGHTS[i].text;
}

static void write_rights(const char *folder, const Rights *rights) {
    char path[1024];
    snprintf(path, sizeof path, "%s\\.rights", folder);
    FILE *file = fopen(path, "wb");
    if (rights->is_protected) fprintf(file, "protected\n");
    for (const Entry *entry = rights->entries; entry < rights->entries + rights->count; entry++)
        fprintf(file, "%s:%s%s\n", entry->who, entry->flags, text_of(entry->rights));
    fclose(file);
}

static void remove_all(Rights *rights, const char *who) {
    int kept = 0;
    for (int i = 0; i < rights->count; i++)
        if (_stricmp(rights->entries[i].who, who)) rights->entries[kept++] = rights->entries[i];
    rights->count = kept;
}

static int grant(Rights *rights, const char *text) {
    Entry new;
    if (!parse(text, &new)) return 87;
    for (Entry *entry = rights->entries; entry < rights->entries + rights->count; entry++)
        if (!_stricmp(entry->who, new.who) && !strcmp(entry->flags, new.flags)) {
            entry->rights |= new.rights;
            return 0;
        }
    rights->entries[rights->count++] = new;
    return 0;
}

/* Adds to `all` what holds in `folder`: its own entries, and those that it takes over from above. */
static void collect(const char *folder, Rights *all, int is_inherited) {
    Rights own;
    read_rights(folder, &own);
    for (const Entry *entry = own.entries; entry < own.entries + own.count; entry++) {
        if (is_inherited && strncmp(entry->flags, "(OI)(CI)", 8)) continue;
        Entry *to = &all->entries[all->count++];
        *to = *entry;
        if (is_inherited) snprintf(to->flags, sizeof to->flags, "(I)%s", entry->flags);
    }
    char above[1024];
    strcpy(above, folder);
    char *end = strrchr(above, '\\');
    if (!end || own.is_protected) return;
    *end = 0;
    collect(above, all, 1);
}

/* As icacls does, the first line begins with the folder, and the others are indented as far. */
static void list(const char *folder, const Rights *all) {
    for (int i = 0; i < all->count; i++) {
        const char *who = all->entries[i].who;
        for (size_t j = 0; j < LENGTH(NAMES); j++) if (!strcmp(who, NAMES[j].sid)) who = NAMES[j].name;
        if (!_strnicmp(who, "IIS AppPool\\", 12)) printf("%*s IIS APPPOOL\\%s", (int)strlen(folder), i ? "" : folder, who + 12);
        else printf("%*s %s", (int)strlen(folder), i ? "" : folder, who);
        printf(":%s%s\n", all->entries[i].flags, text_of(all->entries[i].rights));
    }
}

/* The exit status of icacls with these arguments. */
int icacls(int count, char **arguments) {
    const char *folder = arguments[0], *verb = count > 1 ? arguments[1] : "";
    int status = 0;
    Rights rights = { .count = 0 };
    if (count == 1 || !strcmp(verb, "/findsid")) collect(folder, &rights, 0);
    else read_rights(folder, &rights);
    if (count == 1) {
        list(folder, &rights);
    } else if (!strcmp(verb, "/findsid") && count == 3) {
        for (int i = 0; i < rights.count; i++)
            if (!_stricmp(rights.entries[i].who, arguments[2])) return !printf("SID encontrado: %s.\n", folder);
        puts("No se encontraron archivos con un SID coincidente");
        /* Some versions say 0 here. */
        return 1332;
    } else if (!strcmp(verb, "/inheritance:r") && count == 2) {
        rights.is_protected = 1;
    } else if (!strcmp(verb, "/grant")) {
        for (int i = 2; i < count && !status; i++) status = grant(&rights, arguments[i]);
    } else if (!strcmp(verb, "/remove")) {
        for (int i = 2; i < count; i++) remove_all(&rights, arguments[i]);
    } else {
        return 87;
    }
    if (count > 1 && !status) write_rights(folder, &rights);
    return status;
}
