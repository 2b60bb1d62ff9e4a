"""Makes ecdsa_cases.h: OpenSSL signs (by the package cryptography), Python computes the rest."""
import hashlib
import random

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives import hashes
random.seed(1865)
C={256:(2**256-2**224+2**192+2**96-1,0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,ec.SECP256R1(),hashes.SHA256(),'sha256'),
384:(2**384-2**128-2**96+2**32-1,0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,ec.SECP384R1(),hashes.SHA384(),'sha384')}
rows=[];ders=[]
def q(s,ind='\t\t'): return ('"\n'+ind+'"').join(s[i:i+64] for i in range(0,len(s),64))
for bits,(P,N,curve,h,hn) in C.items():
    size=bits//8
    hx=lambda n:'%0*x'%(2*size,n)
    d=random.randrange(1,N)
    k=ec.derive_private_key(d,curve); pub=k.public_key().public_numbers()
    msg=b'The quick brown fox'
    dig=int(getattr(hashlib,hn)(msg).hexdigest(),16)
    r,s=utils.decode_dss_signature(k.sign(msg,ec.ECDSA(h)))
    key=hx(pub.x)+hx(pub.y)
    def case(why,key,dg,sig,want): rows.append('\t{%d, "%s",\n\t\t"%s",\n\t\t"%s",\n\t\t"%s", %s},'%(bits,why,q(key),q(dg),q(sig),'true' if want else 'false'))
    D=hx(dig)
    case('a signature that OpenSSL made',key,D,hx(r)+hx(s),True)
    case('-s is as good as s: the standard allows both',key,D,hx(r)+hx(N-s),True)
    case('r = 0',key,D,hx(0)+hx(s),False)
    case('s = 0',key,D,hx(r)+hx(0),False)
    case('r = n',key,D,hx(N)+hx(s),False)
    case('s = n',key,D,hx(r)+hx(N),False)
    case('both of them all ones',key,D,'ff'*(2*size),False)
    case('another r',key,D,hx(r^1)+hx(s),False)
    case('another s',key,D,hx(r)+hx(s^1),False)
    case('r and s exchanged',key,D,hx(s)+hx(r),False)
    case('another digest',key,hx(dig^1),hx(r)+hx(s),False)
    case('a signature that is an octet short',key,D,(hx(r)+hx(s))[2:],False)
    case('a signature that is an octet long',key,D,'00'+hx(r)+hx(s),False)
    case('no signature',key,D,'',False)
    case('a key that is no point of the curve',hx(pub.x)+hx(pub.y^1),D,hx(r)+hx(s),False)
    case('a key of zeros',hx(0)+hx(0),D,hx(r)+hx(s),False)
    case('a key that is an octet short',key[2:],D,hx(r)+hx(s),False)
    case('a key with the octet 04 before it',"04"+key,D,hx(r)+hx(s),False)
    case('the negative of the key',hx(pub.x)+hx(P-pub.y),D,hx(r)+hx(s),False)
    case('y = p, which is not below p',hx(pub.x)+hx(P),D,hx(r)+hx(s),False)
    # key small x so x+p fits in bits
    b={256:0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,384:0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef}[bits]
    x=5
    while True:
        t=(x**3-3*x+b)%P; y=pow(t,(P+1)//4,P)
        if y*y%P==t: break
        x+=1
    # ECDSA with known-Q trick: choose u1,u2: R=u1G+u2Q, r=Rx, s=r/u2, e=u1*s
    def add(a,c):
        if a is None: return c
        if c is None: return a
        (x1,y1),(x2,y2)=a,c
        if x1==x2:
            if (y1+y2)%P==0: return None
            l=(3*x1*x1-3)*pow(2*y1,-1,P)
        else: l=(y2-y1)*pow(x2-x1,-1,P)
        X=(l*l-x1-x2)%P
        return X,(l*(x1-X)-y1)%P
    def mul(k,p):
        a=None
        while k:
            if k&1:a=add(a,p)
            p=add(p,p);k>>=1
        return a
    G=ec.derive_private_key(1,curve).public_key().public_numbers(); G=(G.x,G.y)
    def made(Q,u1,u2):
        R=add(mul(u1,G),mul(u2,Q)); rr=R[0]%N; ss=rr*pow(u2,-1,N)%N; e=u1*ss%N
        return rr,ss,e
    Q=(x,y)
    rr,ss,e=made(Q,12345,67891)
    case('a key whose x is small',hx(x)+hx(y),hx(e),hx(rr)+hx(ss),True)
    case('the same x with p added, which is not below p',hx(x+P)+hx(y),hx(e),hx(rr)+hx(ss),False)
    case('a digest of n more, modulo n the same',hx(x)+hx(y),hx(e+N) if e+N<2**bits else hx(e),hx(rr)+hx(ss),True) if e+N<2**bits else None
    # G as key: u1 G + u2 G with u1=u2 hits doubling paths
    for u1,u2 in ((1,1),(5,5),(7,N-3),(2**(bits-1),1),(63,15)):
        rr,ss,e=made(G,u1,u2)
        case('the base point as key, %s'%('u1 = u2 = %d'%u1 if u1==u2 else 'other factors'),hx(G[0])+hx(G[1]),hx(e),hx(rr)+hx(ss),True)
    # sum neutral: u1 = -u2 with Q=G -> e = -r ; any r,s s.t. e=-r mod N
    rr=77; case('a sum that is the neutral point has no x',hx(G[0])+hx(G[1]),hx(N-rr),hx(rr)+hx(9),False)
    # e = 0
    rr,ss,e=made(Q,0,3)
    case('a digest of zeros',hx(x)+hx(y),hx(0),hx(rr)+hx(ss),True)
out='''/* Made by make_ecdsa_cases.py; not to be changed by hand. */
/* clang-format off */
static const struct {
	int bits;
	const char *why, *key, *digest, *signature;
	bool want;
} cases[] = {
'''+'\n'.join(rows)+'\n};\n'
open('ecdsa_cases.h','w').write(out)
