/* Ports of the processor's input and output space, by which the first mechanism of PCI reaches configuration space. */
#include "machine.h"

int32_t ak_port_read(int32_t port, int32_t width) {
    uint32_t value = 0;
    switch (width) {
    case 1: return in8((uint16_t)port);
    case 2: __asm__ volatile("xorl %%eax, %%eax; inw %1, %w0" : "=a"(value) : "Nd"((uint16_t)port)); break;
    default: __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"((uint16_t)port));
    }
    return (int32_t)value;
}

void ak_port_write(int32_t port, int32_t width, int32_t value) {
    switch (width) {
    case 1: out8((uint16_t)port, (uint8_t)value); break;
    case 2: __asm__ volatile("outw %w0, %1" ::"a"(value), "Nd"((uint16_t)port)); break;
    default: __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"((uint16_t)port));
    }
}
