/* Wine 8 lacks bcryptprimitives.dll, from which Rust's standard library takes its random numbers: this stands in for it. */

#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length)
{
    return RtlGenRandom(data, (ULONG)length);
}
