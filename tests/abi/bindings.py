"""The library as Python sees it, by ctypes alone: a table made from the headers, no C code.

    lib = bindings.load("libmailauth.so.0", headers_as_preprocessed_text)

What it shows is that the headers can be bound by a reader as simple as this one: every function has
plain parameters, every object is opaque, every enum has its values written out.
"""

import ctypes
import re

PLAIN = {
    'void': None, 'int': ctypes.c_int, 'char': ctypes.c_char, 'size_t': ctypes.c_size_t,
    'uint8_t': ctypes.c_uint8, 'uint16_t': ctypes.c_uint16, 'uint32_t': ctypes.c_uint32,
    'uint64_t': ctypes.c_uint64, 'int64_t': ctypes.c_int64,
}


class Bindings:
    """Types, constants and functions of the headers."""

    def __init__(self, text):
        text = re.sub(r'^#.*$', '', text, flags=re.MULTILINE)
        text = re.sub(r'__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)', 'EXPORTED', text)
        self.constants, self.enums, self.opaque, self.callbacks = {}, set(), set(), {}
        for body, name in re.findall(r'typedef enum \w+\s*\{([^}]*)\}\s*(\w+);', text):
            self.enums.add(name)
            for constant, value in re.findall(r'(\w+)\s*=\s*(-?\w+)', body):
                self.constants[constant] = int(value, 0)
            assert len(re.findall(r'\w+\s*=', body)) == len(
                [part for part in body.split(',') if part.strip()]), name + ': a value is not written out'
        self.opaque.update(re.findall(r'typedef struct (\w+) \1;', text))
        for result, name, parameters in re.findall(
                r'typedef ((?:const )?\w+[\s*]+)\(\s*\*(mailauth_\w+)\)\(([^;]*)\);', text):
            self.callbacks[name] = ctypes.CFUNCTYPE(
                self.type_of(result), *[self.type_of(p) for p in self.parameters(parameters)])
        self.functions = {}
        for result, name, parameters in re.findall(
                r'EXPORTED\s+([\w\s*]+?[\s*])(mailauth_\w+)\s*\(([^;]*)\);', text):
            self.functions[name] = (result.strip(), self.parameters(parameters))

    @staticmethod
    def parameters(text):
        """One a parameter, with its name taken off."""
        text = ' '.join(text.split())
        if text == 'void':
            return []
        return [re.sub(r'\w+$', '', part.strip()).strip() for part in text.split(',')]

    def type_of(self, text):
        """The ctypes type; texts that go in or out are c_char_p, objects and the rest c_void_p."""
        words = text.replace('*', ' * ').split()
        stars, base = words.count('*'), [w for w in words if w not in ('*', 'const')]
        assert len(base) == 1, text
        base = base[0]
        if stars == 0:
            if base in self.callbacks:
                return self.callbacks[base]
            return ctypes.c_int if base in self.enums else PLAIN[base]
        if stars == 1 and base == 'char':
            return ctypes.c_char_p if 'const' in words else ctypes.c_void_p
        if stars == 1 and base in ('size_t', 'uint16_t', 'uint32_t', 'uint64_t'):
            return ctypes.POINTER(PLAIN[base])
        if stars == 2 and base == 'char':
            return ctypes.POINTER(ctypes.c_char_p)
        if stars == 1 and base in self.enums:
            return ctypes.POINTER(ctypes.c_int)
        assert base in self.opaque or base == 'void' or base in PLAIN, text
        return ctypes.c_void_p

    def bind(self, path):
        """The library, each function of the table with its types set."""
        library = ctypes.CDLL(path)
        for name, (result, parameters) in self.functions.items():
            function = getattr(library, name)
            function.restype = self.type_of(result)
            function.argtypes = [self.type_of(p) for p in parameters]
        return library
